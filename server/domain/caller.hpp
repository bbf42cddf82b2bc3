// Who calls an API: the bearer of a token, a client with Basic authentication, or nobody.
#pragma once

#include <optional>
#include <variant>

#include "server/domain/directory.hpp"
#include "server/domain/dpop.hpp"
#include "server/domain/secret_check.hpp"
#include "server/domain/token_finder.hpp"
#include "server/http/request.hpp"

namespace codegrant::server {

struct Caller {
  ActiveUser user;      ///< on whose behalf
  ActiveClient client;  ///< through which client
  std::optional<SessionRecord> session;
  Scope scope;  ///< of the token, which may have less than its session
};

/// The request brought no credentials at all.
struct Anonymous {};

/// How an Authorization header of a bound token begins, whatever the case of its letters (RFC 9449 §7.1).
inline constexpr std::string_view dpop_prefix = "dpop ";
inline bool has_dpop_scheme(std::string_view authorization) {
  return http::same_header_name(authorization.substr(0, dpop_prefix.size()), dpop_prefix);
}

/// What `Authorization: Bearer` brings; none where the header is missing, repeated or of another scheme.
std::optional<Secret> read_bearer(const http::Request& request);

/// Finds the caller of a request. Every token, JWT or opaque, is looked up by its digest: what this server
/// did not issue, or closed since, is unknown here whatever it claims.
class CallerFinder {
 public:
  CallerFinder(const Directory& directory, const TokenFinder& tokens, const Dpop& dpop, SecretCheck& secrets)
      : directory_(directory), tokens_(tokens), dpop_(dpop), secrets_(secrets) {}

  /// The caller by the Authorization header: Bearer, DPoP or Basic. Fails with `invalid_token` (also for a
  /// client that may not use Basic), `invalid_dpop_proof`, `use_dpop_nonce`, `invalid_request`, or
  /// `temporarily_unavailable` after too many wrong secrets. May throw Overloaded.
  std::variant<Caller, Anonymous, Error> find(const http::Request& request) const;

  /// The caller by an access token alone: one that is bound to a key by DPoP, any other by Bearer.
  std::variant<Caller, Anonymous, Error> find_bearer(const http::Request& request,
                                                     ProofNonce nonce = ProofNonce::as_chosen) const;

 private:
  struct Presented;

  std::variant<Caller, Anonymous, Error> by_token(const http::Request& request,
                                                  const Presented& presented) const;
  Result<void> check_key(const http::Request& request, const Presented& presented,
                         const TokenRecord& token) const;
  std::variant<Caller, Anonymous, Error> by_basic(std::string_view authorization,
                                                  const std::string& address) const;

  const Directory& directory_;
  const TokenFinder& tokens_;
  const Dpop& dpop_;
  SecretCheck& secrets_;
};

}  // namespace codegrant::server
