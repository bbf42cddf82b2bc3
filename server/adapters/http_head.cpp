#include "server/adapters/http_head.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "server/http/method.hpp"

namespace codegrant::server {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view http_1_0 = "HTTP/1.0";
constexpr std::string_view http_1_1 = "HTTP/1.1";

std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find(line_end), text.size());
  const auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + line_end.size(), text.size()));
  return line;
}

bool is_token_character(char c) {
  const bool is_alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return is_alphanumeric || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

/// RFC 9110 §5.6.2
bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; });
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Whether a comma-separated list has `member`, in any case.
bool lists(std::string_view list, std::string_view member) {
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    if (http::same_header_name(trim(list.substr(0, end)), member)) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

/// RFC 9112 §3: method, target and version with a space between each.
std::optional<Refusal> read_request_line(std::string_view line, RequestHead& head) {
  if (has_control_character(line) || line.find('\t') != std::string_view::npos) return Refusal{400};
  const auto first = std::min(line.find(' '), line.size());
  const auto last = line.rfind(' ');
  const auto version = line.substr(std::min(last + 1, line.size()));
  if (version != http_1_1 && version != http_1_0) return Refusal{400};
  if (last <= first + 1 || line.find(' ', first + 1) != last || !is_token(line.substr(0, first)))
    return Refusal{400};
  head.method = line.substr(0, first);
  head.target = line.substr(first + 1, last - first - 1);
  head.ends_connection = version == http_1_0;
  return std::nullopt;
}

std::optional<Refusal> read_header(std::string_view line, RequestHead& head) {
  const auto colon = line.find(':');
  // A folded line begins with a space, which is no token either (RFC 9112 §5.2).
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return Refusal{400};
  const auto value = trim(line.substr(colon + 1));
  if (has_control_character(value)) return Refusal{400};
  head.headers.emplace_back(line.substr(0, colon), value);
  return std::nullopt;
}

/// All that the headers say about the connection and the body. Each may come once: repeated, one reader
/// believes the first and another the last.
struct Said {
  std::optional<std::string_view> host, content_length, transfer_encoding, content_encoding, content_type;
  bool is_repeated = false;
};

Said what_is_said(RequestHead& head) {
  Said said;
  const auto once = [&said](std::optional<std::string_view>& place, std::string_view value) {
    said.is_repeated = said.is_repeated || place.has_value();
    place = value;
  };
  for (const auto& [name, value] : head.headers) {
    const auto is = [&name](std::string_view other) { return http::same_header_name(name, other); };
    if (is("Host")) once(said.host, value);
    if (is("Content-Length")) once(said.content_length, value);
    if (is("Transfer-Encoding")) once(said.transfer_encoding, value);
    if (is("Content-Encoding")) once(said.content_encoding, value);
    if (is("Content-Type")) once(said.content_type, value);
    if (is("Connection") && lists(value, "close")) head.ends_connection = true;
    if (is("Expect") && http::same_header_name(value, "100-continue")) head.expects_continue = true;
  }
  return said;
}

/// Where the body ends (RFC 9112 §6).
std::optional<Refusal> read_framing(const Said& said, bool is_http_1_0, const HttpLimits& limits,
                                    RequestHead& head) {
  if (said.transfer_encoding) {
    if (said.content_length || is_http_1_0) return Refusal{400};
    if (!http::same_header_name(*said.transfer_encoding, "chunked")) return Refusal{501};
    head.framing = RequestHead::Framing::chunked;
    return std::nullopt;
  }
  if (!said.content_length) return std::nullopt;
  const auto digits = *said.content_length;
  if (digits.empty() ||
      !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return Refusal{400};
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), head.content_length);
  if (read.ec != std::errc() || head.content_length > limits.body_bytes) return Refusal{413};
  return std::nullopt;
}

/// A compressed body may be a thousand times as large once it is read.
bool is_plain(const Said& said) {
  if (said.content_encoding && !http::same_header_name(*said.content_encoding, "identity")) return false;
  constexpr std::string_view parts = "multipart/";
  return !said.content_type || !http::same_header_name(said.content_type->substr(0, parts.size()), parts);
}

}  // namespace

std::variant<RequestHead, Refusal> parse_head(std::string_view text, const HttpLimits& limits) {
  RequestHead head;
  if (const auto refusal = read_request_line(take_line(text), head)) return *refusal;
  while (!text.empty()) {
    if (head.headers.size() == limits.headers) return Refusal{431};
    if (const auto refusal = read_header(take_line(text), head)) return *refusal;
  }

  const bool is_http_1_0 = head.ends_connection;  // by its version, so far
  const Said said = what_is_said(head);
  if (said.is_repeated) return Refusal{400};
  if (is_http_1_0) head.expects_continue = false;       // RFC 9110 §10.1.1
  if (!said.host && !is_http_1_0) return Refusal{400};  // RFC 9112 §3.2
  if (const auto refusal = read_framing(said, is_http_1_0, limits, head)) return *refusal;
  if (!is_plain(said)) return Refusal{415};
  if (!http::is_known_method(head.method)) return Refusal{501};
  return head;
}

}  // namespace codegrant::server
