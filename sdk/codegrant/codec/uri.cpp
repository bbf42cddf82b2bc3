#include "codegrant/codec/uri.hpp"

#include <cstddef>

#include "codegrant/codec/ascii.hpp"
#include "codegrant/codec/decimal.hpp"

namespace codegrant {
namespace {

/// No control, no space, no non-ASCII, and no backslash, which browsers read as a slash.
bool is_uri_text(std::string_view text) {
  for (const char c : text)
    if (c <= ' ' || c >= '\x7f' || c == '\\') return false;
  return true;
}

bool is_scheme(std::string_view text) {
  if (text.empty() || !is_letter(text.front())) return false;
  for (const char c : text)
    if (!is_letter(c) && !is_digit(c) && c != '+' && c != '-' && c != '.') return false;
  return true;
}

bool is_host(std::string_view text) {
  const bool literal = text.size() > 2 && text.front() == '[' && text.back() == ']';
  if (literal) text = text.substr(1, text.size() - 2);
  for (const char c : text)
    if (!is_letter(c) && !is_digit(c) && c != '.' && (literal ? c != ':' : c != '-' && c != '_'))
      return false;
  return true;
}

/// The number that `text` spells, or -1 where it is no port.
int port_number(std::string_view text) {
  const auto number = read_decimal(text).value_or(-1);
  return number <= 65535 ? static_cast<int>(number) : -1;
}

/// Cuts `text` before the first of two characters and returns what came before it.
std::string_view take_until(std::string_view& text, char end, char other_end) {
  std::size_t size = 0;
  while (size < text.size() && text[size] != end && text[size] != other_end) ++size;
  const auto part = text.substr(0, size);
  text.remove_prefix(size);
  return part;
}

/// Reads `[userinfo@]host[:port]` into `uri`. False where it is none.
bool read_authority(std::string_view text, Uri& uri) {
  if (const auto at = text.find('@'); at != std::string_view::npos) {
    if (at == 0) return false;
    uri.userinfo = text.substr(0, at);
    text.remove_prefix(at + 1);
  }
  const auto colon = text.rfind(':');
  if (colon != std::string_view::npos && text.find(']', colon) == std::string_view::npos) {
    uri.port = text.substr(colon + 1);
    text = text.substr(0, colon);
    if (!uri.port.empty() && port_number(uri.port) < 0) return false;
  }
  uri.host = text;
  return is_host(text);
}

}  // namespace

Result<Uri> Uri::parse(std::string_view text) {
  const Error refusal{ErrorCode::invalid_request, "not an absolute URI"};
  if (!is_uri_text(text)) return refusal;

  Uri uri;
  uri.scheme = take_until(text, ':', ':');
  if (text.empty() || !is_scheme(uri.scheme)) return refusal;
  text.remove_prefix(1);

  // From the end: a fragment may hold a `?`, a query a `/`.
  auto rest = text;
  text = take_until(rest, '#', '#');
  if (!rest.empty()) uri.fragment = rest.substr(1);
  rest = text;
  uri.path = take_until(rest, '?', '?');
  if (!rest.empty()) uri.query = rest.substr(1);

  if (uri.path.substr(0, 2) == "//") {
    uri.path.remove_prefix(2);
    if (!read_authority(take_until(uri.path, '/', '/'), uri)) return refusal;
  }
  const bool web = equal_ignoring_case(uri.scheme, "http") || equal_ignoring_case(uri.scheme, "https");
  if (web && uri.host.empty()) return refusal;
  return uri;
}

int Uri::effective_port() const {
  if (!port.empty()) return port_number(port);
  if (equal_ignoring_case(scheme, "https")) return 443;
  return equal_ignoring_case(scheme, "http") ? 80 : -1;
}

bool same_origin(const Uri& a, const Uri& b) {
  return equal_ignoring_case(a.scheme, b.scheme) && equal_ignoring_case(a.host, b.host) &&
         a.effective_port() == b.effective_port();
}

}  // namespace codegrant
