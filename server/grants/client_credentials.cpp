#include "server/grants/client_credentials.hpp"

#include "server/domain/asked_audience.hpp"
#include "server/domain/words.hpp"
#include "server/grants/direct_authorization.hpp"

namespace codegrant::server {
namespace {

/// A client has no name or e-mail address of a person's, and no patient: those scopes need somebody's
/// consent.
bool speaks_of_a_person(std::string_view scope) {
  return standard_scope().contains(scope) || scope.starts_with("user/") || scope.starts_with("patient/") ||
         scope.starts_with("launch");
}

Result<Scope> read_scope(const Form& form, const Client& client) {
  const auto asked = read_asked_scope(form, client.scope.value_or(Scope()));
  if (!asked) return asked.error();
  for (const auto& token : asked->tokens())
    if (speaks_of_a_person(token))
      return Error{ErrorCode::invalid_scope, "'" + token + "' needs a user: ask for it with a code"};
  return *asked;
}

}  // namespace

Result<Json> ClientCredentialsGrant::redeem(const TokenRequest& request) {
  if (request.proof == ClientProof::none)
    return Error{ErrorCode::unauthorized_client, "client_credentials needs a client with a secret"};
  const auto scope = read_scope(request.form, request.client);
  if (!scope) return scope.error();
  const auto audience = read_asked_audience(
      request.form, join_with_spaces(request.client.client_credentials.audience), issuer_.issuer());
  if (!audience) return audience.error();

  const UnixTime now = clock_.now();
  auto authorization =
      direct_authorization(request, nullptr, type(), *scope, *audience, ordered_id(random_), now);
  const IssuedTokens issued = issuer_.issue(authorization, now);
  authorization.session.expires_at = issued.session_expires_at;
  sessions_.begin(authorization.session, issued.records);
  return issued.answer;
}

}  // namespace codegrant::server
