#include "server/adapters/sql_pushed_request_store.hpp"

namespace codegrant::server {

using sql::Connection;
using sql::send;
using sql::Statement;

void SqlPushedRequestStore::put(const Digest& request_uri, const PushedRequest& request) {
  database_.write([&](Connection& connection) {
    send(connection,
         "INSERT INTO pushed_request (digest, client, parameters, expires_at) VALUES (?, ?, ?, ?)",
         request_uri, request.client, request.parameters, request.expires_at);
  });
}

std::optional<std::string> SqlPushedRequestStore::take(const Digest& request_uri, std::string_view client,
                                                       UnixTime now) {
  return database_.write([&](Connection& connection) -> std::optional<std::string> {
    Statement taken(
        connection,
        "DELETE FROM pushed_request WHERE digest = ? AND client = ? AND expires_at > ? RETURNING parameters",
        request_uri, client, now);
    if (!taken.next()) return std::nullopt;
    std::string parameters = taken.text(0);
    taken.next();  // a deletion is done when its last row was read
    return parameters;
  });
}

}  // namespace codegrant::server
