#include "codegrant/codec/uri.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "codegrant/codec/decimal.hpp"

namespace codegrant {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/// No control, no space, no non-ASCII, and no backslash, which browsers read as a slash.
bool is_uri_character(char c) { return c > ' ' && c < '\x7f' && c != '\\'; }

bool is_scheme(std::string_view text) {
  return !text.empty() && is_letter(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
}

bool is_host(std::string_view text) {
  const bool literal = text.size() > 2 && text.front() == '[' && text.back() == ']';
  if (literal) text = text.substr(1, text.size() - 2);
  return std::all_of(text.begin(), text.end(), [literal](char c) {
    return is_letter(c) || is_digit(c) || c == '.' || (literal ? c == ':' : c == '-' || c == '_');
  });
}

/// The number that `text` spells, or -1 where it is no port.
std::int64_t port_number(std::string_view text) {
  const auto number = read_decimal(text).value_or(-1);
  return number <= 65535 ? number : -1;
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

/// Cuts `text` at the first of `ends` and returns what came before it.
std::string_view take_until(std::string_view& text, std::string_view ends) {
  const auto part = text.substr(0, text.find_first_of(ends));
  text.remove_prefix(part.size());
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
  if (!std::all_of(text.begin(), text.end(), is_uri_character)) return refusal;

  const auto colon = text.find(':');
  if (colon == std::string_view::npos || !is_scheme(text.substr(0, colon))) return refusal;
  Uri uri;
  uri.scheme = text.substr(0, colon);
  text.remove_prefix(colon + 1);

  if (text.substr(0, 2) == "//") {
    text.remove_prefix(2);
    if (!read_authority(take_until(text, "/?#"), uri)) return refusal;
  }
  const auto scheme = lower(uri.scheme);
  if (uri.host.empty() && (scheme == "http" || scheme == "https")) return refusal;

  uri.path = take_until(text, "?#");
  if (!text.empty() && text.front() == '?') uri.query = std::string(take_until(text, "#").substr(1));
  if (!text.empty()) uri.fragment = std::string(text.substr(1));
  return uri;
}

std::string Uri::origin() const {
  auto text = lower(scheme);
  const auto number = port_number(port);
  const int default_port = text == "http" ? 80 : text == "https" ? 443 : -1;
  text += "://";
  text += lower(host);
  if (number >= 0 && number != default_port) {
    text += ':';
    text += write_decimal(number);
  }
  return text;
}

}  // namespace codegrant
