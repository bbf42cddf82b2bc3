#include "server/domain/caller.hpp"

#include "server/domain/client_authentication.hpp"

namespace codegrant::server {
namespace {

constexpr std::string_view bearer_scheme = "bearer ";

bool has_scheme(std::string_view authorization, std::string_view scheme) {
  return http::same_header_name(authorization.substr(0, scheme.size()), scheme);
}

Error invalid_token() {
  return {ErrorCode::invalid_token, "the access token is unknown, expired or revoked"};
}

}  // namespace

std::optional<Secret> read_bearer(const http::Request& request) {
  const auto authorization = request.header("Authorization");
  if (!authorization || request.header_count("Authorization") > 1) return std::nullopt;
  if (!has_scheme(*authorization, bearer_scheme)) return std::nullopt;
  return Secret(std::string(authorization->substr(bearer_scheme.size())));
}

/// An access token as the Authorization header brought it.
struct CallerFinder::Presented {
  std::string_view scheme;
  Secret token;
  ProofNonce nonce;
};

std::variant<Caller, Anonymous, Error> CallerFinder::find(const http::Request& request) const {
  const auto authorization = request.header("Authorization");
  if (authorization && request.header_count("Authorization") == 1 && is_basic(*authorization))
    return by_basic(*authorization, request.remote_address);
  return find_bearer(request);
}

std::variant<Caller, Anonymous, Error> CallerFinder::find_bearer(const http::Request& request,
                                                                 ProofNonce nonce) const {
  const auto authorization = request.header("Authorization");
  if (!authorization) return Anonymous{};
  if (request.header_count("Authorization") > 1)
    return Error{ErrorCode::invalid_request, "more than one Authorization header"};
  for (const std::string_view scheme : {bearer_scheme, dpop_prefix})
    if (has_scheme(*authorization, scheme))
      return by_token(request, {scheme, Secret(std::string(authorization->substr(scheme.size()))), nonce});
  return invalid_token();
}

std::variant<Caller, Anonymous, Error> CallerFinder::by_token(const http::Request& request,
                                                              const Presented& presented) const {
  auto live = tokens_.find(presented.token.reveal(), TokenKind::access);
  if (!live) return invalid_token();
  if (const auto checked = check_key(request, presented, live->token); !checked) return checked.error();
  Caller caller{std::move(live->user), std::move(live->client), std::move(live->session), {}};
  if (const auto scope = Scope::parse(live->token.scope)) caller.scope = *scope;
  return caller;
}

/// A token that is bound to a key is worth nothing without it, and none other may look as if it were
/// (RFC 9449 §7.1, §7.2).
Result<void> CallerFinder::check_key(const http::Request& request, const Presented& presented,
                                     const TokenRecord& token) const {
  const bool by_dpop = presented.scheme == dpop_prefix;
  if (token.jkt.empty() && !by_dpop) return {};
  if (token.jkt.empty()) return Error{ErrorCode::invalid_token, "this token is bound to no key: use Bearer"};
  if (!by_dpop) return Error{ErrorCode::invalid_token, "this token is bound to a key: use DPoP"};
  const auto jkt = dpop_.read_proof(request, presented.token, presented.nonce);
  if (!jkt) return jkt.error();
  if (*jkt != token.jkt) return Error{ErrorCode::invalid_token, "this token is bound to another key"};
  return {};
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
  caller.client = client;
  return caller;
}

}  // namespace codegrant::server
