// OpenID Connect's claims about a user: which scope brings which, and what a request asks for by name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "codegrant/protocol/scope.hpp"
#include "server/domain/user.hpp"
#include "server/ports/session_store.hpp"

namespace codegrant::server {

/// What the `claims` parameter of a request asks for (Core §5.5). Claims that nobody has here are left out:
/// they may be asked for, also as essential, and are not given.
struct ClaimsRequest {
  std::vector<std::string> userinfo;
  std::vector<std::string> id_token;
  std::string sub;  ///< the user that it is about; empty: whoever logs in

  bool empty() const { return userinfo.empty() && id_token.empty(); }
  /// The scopes that would bring the same: the user is asked for these.
  Scope scopes() const;
  /// Those whose scope is among `allowed`.
  ClaimsRequest within(const Scope& allowed) const;
};

/// Reads the parameter. Fails with `invalid_request`.
Result<ClaimsRequest> read_claims_request(std::string_view parameter);

/// As codes and sessions keep it: JSON, without `sub`; empty where nothing is asked for.
std::string to_text(const ClaimsRequest& request);
/// Reads that back from the details of a session.
ClaimsRequest claims_request_of(const SessionRecord& session);

/// The claims of the granted scopes (Core §5.4) and those that were asked for by name; always with `sub`.
Json claims_of(const User& user, const Scope& scope, const std::vector<std::string>& by_name);

/// What a client is told of the user of `session`: for scope openid the claims, and `id` and `resourceType`,
/// which Aidbox's clients look for; else the User resource.
Json userinfo_of(const User& user, const Scope& scope, const SessionRecord& session);

/// The names of all claims about users.
std::vector<std::string> claim_names();

}  // namespace codegrant::server
