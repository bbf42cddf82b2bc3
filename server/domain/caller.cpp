#include "server/domain/caller.hpp"

#include "server/domain/client_authentication.hpp"

namespace codegrant::server {
namespace {

constexpr std::string_view bearer_scheme = "bearer ";

Error invalid_token() {
  return {ErrorCode::invalid_token, "the access token is unknown, expired or revoked"};
}

}  // namespace

std::variant<Caller, Anonymous, Error> CallerFinder::find(const http::Request& request) const {
  const auto authorization = request.header("Authorization");
  if (authorization && request.header_count("Authorization") == 1 && is_basic(*authorization))
    return by_basic(*authorization, request.remote_address);
  return find_bearer(request);
}

std::variant<Caller, Anonymous, Error> CallerFinder::find_bearer(const http::Request& request) const {
  const auto authorization = request.header("Authorization");
  if (!authorization) return Anonymous{};
  if (request.header_count("Authorization") > 1)
    return Error{ErrorCode::invalid_request, "more than one Authorization header"};
  const std::string_view scheme = authorization->substr(0, bearer_scheme.size());
  if (!http::same_header_name(scheme, bearer_scheme)) return invalid_token();
  return by_token(Secret(std::string(authorization->substr(bearer_scheme.size()))));
}

std::variant<Caller, Anonymous, Error> CallerFinder::by_token(const Secret& token) const {
  auto live = tokens_.find(token.reveal(), TokenKind::access);
  if (!live) return invalid_token();
  Caller caller{std::move(live->user), std::move(live->client), std::move(live->session), {}};
  if (const auto scope = Scope::parse(caller.session->scope)) caller.scope = *scope;
  return caller;
}

std::variant<Caller, Anonymous, Error> CallerFinder::by_basic(std::string_view authorization,
                                                              const std::string& address) const {
  const Error refused{ErrorCode::invalid_token, "the client or its secret is wrong, or it may not use Basic"};
  const auto basic = read_basic(authorization);
  if (!basic) return refused;
  const auto client = directory_.client(basic->id);
  const auto right =
      secrets_.check({basic->id, client ? client->secret_hash : std::string()}, basic->secret, address);
  if (!right) return right.error();
  if (!client || !*right || !client->allows("basic")) return refused;
  Caller caller;
  caller.client = *client;
  return caller;
}

}  // namespace codegrant::server
