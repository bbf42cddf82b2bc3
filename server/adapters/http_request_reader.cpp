#include "server/adapters/http_request_reader.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

namespace codegrant::server {
namespace {

using Instant = HttpConnection::Instant;

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view head_end = "\r\n\r\n";
constexpr std::size_t chunk_line_bytes = 256;  // a size and its extensions, or a trailer
constexpr std::size_t trailer_lines = 16;

Instant in(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }

std::optional<Stop> receive_more(HttpConnection& connection, Instant until) {
  switch (connection.receive(until)) {
    case HttpConnection::Receipt::bytes: return std::nullopt;
    case HttpConnection::Receipt::nothing: return Refusal{408};
    case HttpConnection::Receipt::end: break;
  }
  return NoRequest{};
}

/// Why what has arrived of a head is too large already, if it is.
std::optional<Refusal> excess(std::string_view arrived, const HttpLimits& limits) {
  const auto line = arrived.substr(0, limits.line_bytes + line_end.size());
  if (line.size() > limits.line_bytes && line.find(line_end) == std::string_view::npos) return Refusal{414};
  const auto head = arrived.substr(0, limits.head_bytes + head_end.size());
  if (head.size() > limits.head_bytes && head.find(head_end) == std::string_view::npos) return Refusal{431};
  return std::nullopt;
}

/// Waits for more of what the connection's phase is about, but hardly.
std::optional<Stop> await_more(HttpConnection& connection) {
  switch (connection.linger()) {
    case HttpConnection::Receipt::bytes: return std::nullopt;
    case HttpConnection::Receipt::end: return NoRequest{};
    case HttpConnection::Receipt::nothing: break;
  }
  if (std::chrono::steady_clock::now() < connection.deadline()) return Unfinished{};
  if (connection.phase() == HttpConnection::Phase::request) return NoRequest{};
  return Refusal{408};
}

std::variant<RequestHead, Stop> read_head(HttpConnection& connection, const HttpLimits& limits) {
  std::size_t searched = 0;
  for (;;) {
    const auto arrived = connection.arrived();
    if (const auto refusal = excess(arrived, limits)) return *refusal;
    const auto end = arrived.find(head_end, searched);
    if (end != std::string_view::npos) {
      auto head = parse_head(arrived.substr(0, end + line_end.size()), limits);
      if (const auto* refusal = std::get_if<Refusal>(&head)) return *refusal;
      connection.take(end + head_end.size());
      return std::get<RequestHead>(std::move(head));
    }
    searched = arrived.size() - std::min(arrived.size(), head_end.size() - 1);
    if (const auto stop = await_more(connection)) return *stop;
  }
}

/// Moves the next `count` bytes to the end of `body`.
std::optional<Stop> read_bytes(HttpConnection& connection, std::size_t count, Instant until,
                               std::string& body) {
  for (;;) {
    const auto bytes = connection.arrived().substr(0, count);
    body.append(bytes);
    connection.take(bytes.size());
    count -= bytes.size();
    if (count == 0) return std::nullopt;
    if (const auto stop = receive_more(connection, until)) return stop;
  }
}

/// The next line of a chunked body's framing, without its end.
std::optional<Stop> read_line(HttpConnection& connection, Instant until, std::string& line) {
  for (;;) {
    const auto arrived = connection.arrived().substr(0, chunk_line_bytes);
    if (const auto end = arrived.find(line_end); end != std::string_view::npos) {
      line = arrived.substr(0, end);
      connection.take(end + line_end.size());
      // Some readers end a line at a bare line feed: what follows it would be theirs to obey.
      if (line.find_first_of(line_end) != std::string::npos) return Refusal{400};
      return std::nullopt;
    }
    if (arrived.size() == chunk_line_bytes) return Refusal{400};
    if (const auto stop = receive_more(connection, until)) return stop;
  }
}

/// The size that a chunk begins with: hexadecimal digits and nothing else before the end or ";".
std::optional<std::size_t> chunk_size(std::string_view line) {
  const auto digits = line.substr(0, line.find(';'));
  std::size_t size = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
  if (digits.empty() || read.ptr != digits.data() + digits.size()) return std::nullopt;
  if (read.ec == std::errc::result_out_of_range) return static_cast<std::size_t>(-1);
  return size;
}

/// RFC 9112 §7.1
std::optional<Stop> read_chunks(HttpConnection& connection, Instant until, std::size_t limit,
                                std::string& body) {
  std::string line;
  for (;;) {
    if (const auto stop = read_line(connection, until, line)) return stop;
    const auto size = chunk_size(line);
    if (!size) return Refusal{400};
    if (*size == 0) break;
    if (*size > limit - body.size()) return Refusal{413};
    if (const auto stop = read_bytes(connection, *size, until, body)) return stop;
    if (const auto stop = read_line(connection, until, line)) return stop;
    if (!line.empty()) return Refusal{400};
  }
  // Trailers are allowed, and nothing here means anything by them.
  for (std::size_t lines = 0; lines <= trailer_lines; ++lines) {
    if (const auto stop = read_line(connection, until, line)) return stop;
    if (line.empty()) return std::nullopt;
  }
  return Refusal{431};
}

std::optional<Stop> read_body(HttpConnection& connection, const HttpLimits& limits, const RequestHead& head,
                              std::string& body) {
  const Instant until = in(limits.body);
  const bool is_chunked = head.framing == RequestHead::Framing::chunked;
  const bool is_awaited = is_chunked || head.content_length > connection.arrived().size();
  if (head.expects_continue && is_awaited && !connection.send("HTTP/1.1 100 Continue\r\n\r\n", until))
    return NoRequest{};
  if (is_chunked) return read_chunks(connection, until, limits.body_bytes, body);
  return read_bytes(connection, head.content_length, until, body);
}

/// A refusal says which request it is about.
Stop at(Stop stop, std::string_view method, std::string_view target) {
  if (auto* refusal = std::get_if<Refusal>(&stop)) {
    refusal->method = method;
    refusal->target = target;
  }
  return stop;
}

/// The same of a request line, as far as it arrived.
Stop in_line(Stop stop, std::string_view arrived) {
  const auto line = arrived.substr(0, arrived.find(line_end));
  const auto method = line.substr(0, line.find(' '));
  const auto target = line.substr(method.size());
  return at(std::move(stop), method, target.empty() ? target : target.substr(1, target.find(' ', 1) - 1));
}

}  // namespace

std::variant<ReadRequest, Stop> read_request(HttpConnection& connection, const HttpLimits& limits) {
  if (connection.phase() == HttpConnection::Phase::request) {
    if (connection.arrived().empty())
      if (const auto stop = await_more(connection)) return *stop;
    connection.enter(HttpConnection::Phase::head);
  }
  auto head = read_head(connection, limits);
  if (const auto* stop = std::get_if<Stop>(&head)) return in_line(*stop, connection.arrived());

  connection.renew_patience();
  ReadRequest request{std::get<RequestHead>(std::move(head)), {}};
  if (const auto stop = read_body(connection, limits, request.head, request.body))
    return at(*stop, request.head.method, request.head.target);
  return request;
}

}  // namespace codegrant::server
