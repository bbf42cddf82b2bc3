#include "codegrant/codec/uri.hpp"

#include "codegrant/codec/ascii.hpp"
#include "codegrant/codec/decimal.hpp"
#include "codegrant/codec/split.hpp"

namespace codegrant {
namespace {

/// No control, no space, no non-ASCII, and no backslash, which browsers read as a slash.
bool is_uri_character(char c) { return c > ' ' && c < '\x7f' && c != '\\'; }
bool is_scheme_character(char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; }
bool is_name_character(char c) { return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_'; }
bool is_literal_character(char c) { return is_letter(c) || is_digit(c) || c == '.' || c == ':'; }

bool is_scheme(std::string_view text) {
  return !text.empty() && is_letter(text[0]) && consists_of(text, is_scheme_character);
}

/// A name, or an IP literal in brackets.
bool is_host(std::string_view text) {
  if (text.empty() || text[0] != '[') return consists_of(text, is_name_character);
  return text.size() > 2 && text.back() == ']' &&
         consists_of({text.data() + 1, text.size() - 2}, is_literal_character);
}

/// The number that `text` spells, or -1 where it is no port.
int port_number(std::string_view text) {
  const auto number = read_decimal(text).value_or(-1);
  return number <= 65535 ? static_cast<int>(number) : -1;
}

/// The port of http and https, or -1.
int default_port(std::string_view scheme) {
  if (equal_ignoring_case(scheme, "https")) return 443;
  return equal_ignoring_case(scheme, "http") ? 80 : -1;
}

/// Reads `[userinfo@]host[:port]` into `uri`. False where it is none.
bool read_authority(std::string_view text, Uri& uri) {
  uri.host = text;
  if (cut(text, '@', uri.host)) {
    if (text.empty()) return false;
    uri.userinfo = text;
  }
  auto rest = uri.host;
  cut(rest, ']', rest);  // the colons of an IP literal begin no port
  if (cut(rest, ':', uri.port)) uri.host.remove_suffix(uri.port.size() + 1);
  return is_host(uri.host) && (uri.port.empty() || port_number(uri.port) >= 0);
}

bool read(std::string_view text, Uri& uri) {
  if (!consists_of(text, is_uri_character)) return false;
  uri.scheme = text;
  if (!cut(uri.scheme, ':', uri.path) || !is_scheme(uri.scheme)) return false;
  std::string_view rest;
  if (cut(uri.path, '#', rest)) uri.fragment = rest;
  if (cut(uri.path, '?', rest)) uri.query = rest;
  if (uri.path.substr(0, 2) == "//") {
    uri.path.remove_prefix(2);
    auto authority = uri.path;
    cut(authority, '/', rest);
    uri.path.remove_prefix(authority.size());
    if (!read_authority(authority, uri)) return false;
  }
  // A scheme that has a port of its own is http or https.
  return !uri.host.empty() || default_port(uri.scheme) < 0;
}

}  // namespace

Result<Uri> Uri::parse(std::string_view text) {
  Uri uri;
  if (!read(text, uri)) return Error{ErrorCode::invalid_request, "not an absolute URI"};
  return uri;
}

int Uri::effective_port() const { return port.empty() ? default_port(scheme) : port_number(port); }

bool same_origin(const Uri& a, const Uri& b) {
  return equal_ignoring_case(a.scheme, b.scheme) && equal_ignoring_case(a.host, b.host) &&
         a.effective_port() == b.effective_port();
}

bool is_secure(const Uri& uri) {
  return uri.scheme == "https" || (uri.scheme == "http" && (uri.host == "localhost" ||
                                                            uri.host == "127.0.0.1" || uri.host == "[::1]"));
}

}  // namespace codegrant
