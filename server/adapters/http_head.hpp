// The head of a request: read strictly, since what two readers of it understand differently can be smuggled
// past one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "server/adapters/http_limits.hpp"
#include "server/adapters/http_refusal.hpp"
#include "server/http/request.hpp"

namespace codegrant::server {

struct RequestHead {
  enum class Framing { length, chunked };

  std::string method;     ///< a token, as it came
  std::string target;     ///< as it came
  http::Headers headers;  ///< in the order of arrival, values as they came
  Framing framing = Framing::length;
  std::size_t content_length = 0;  ///< where the framing is by length
  bool ends_connection = false;    ///< the client wants no other answer on this connection
  bool expects_continue = false;   ///< it waits for "100 Continue" before it sends the body
};

/// Reads a request line and headers, each line ended by CRLF, without the empty line behind them. Refuses
/// with 400 what RFC 9112 does not allow or leaves to the reader's taste (folded lines, bare line feeds, a
/// length said twice, or beside a transfer coding), with 413, 415, 431 and 501 what this server does not
/// take at any address.
std::variant<RequestHead, Refusal> parse_head(std::string_view text, const HttpLimits& limits);

}  // namespace codegrant::server
