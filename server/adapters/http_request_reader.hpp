// Reads one whole request from a connection, within the limits of bytes and time.
#pragma once

#include <string>
#include <variant>

#include "server/adapters/http_connection.hpp"
#include "server/adapters/http_head.hpp"

namespace codegrant::server {

struct ReadRequest {
  RequestHead head;
  std::string body;  ///< without its framing
};

/// There is nothing to answer: the peer ended, or stayed idle, or has to give way.
struct NoRequest {};

/// The head has not arrived yet. What is there of it stays with the connection, which can wait for the rest
/// without a thread; then it is read anew.
struct Unfinished {};

/// Why reading went no further.
using Stop = std::variant<Refusal, NoRequest, Unfinished>;

/// Reads the request that comes next. Afterwards the connection stands before the one behind it; after a
/// refusal it stands anywhere, and has to end.
std::variant<ReadRequest, Stop> read_request(HttpConnection& connection, const HttpLimits& limits);

}  // namespace codegrant::server
