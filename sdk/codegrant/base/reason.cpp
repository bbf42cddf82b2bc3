#include "codegrant/base/reason.hpp"

#include <algorithm>

namespace codegrant {
namespace {

/// In the order of Reason, a line each. One text: a table of views would cost the browser more than the
/// search.
constexpr std::string_view explanations =
    "invalid_response: not a 200 answer of type application/json that holds an object\n"
    "issuer_mismatch: the metadata names another issuer\n"
    "invalid_response: the server does not offer PKCE with S256\n"
    "invalid_response: an endpoint of the metadata is missing or insecure\n"
    "invalid_request: the login's parameters repeat what this client sets itself\n"
    "invalid_callback: the authorization response is too long, repeats a parameter or is not readable\n"
    "invalid_callback: the authorization response has both code and error\n"
    "invalid_callback: the authorization response has no code\n"
    "issuer_mismatch: the authorization response is not from the issuer it was asked of\n"
    "state_mismatch: the authorization response answers no login of this app\n"
    "transaction_not_found: nothing is known of this login here; begin it again\n"
    "transaction_not_found: this authorization response was used before; begin again\n"
    "transaction_not_found: this login took too long; begin it again\n"
    "invalid_return_to: returnTo must be a path of this app\n"
    "interaction_required: the server cannot sign in without the person\n"
    "authorization_error: the authorization server refused\n"
    "authorization_error: the server refused\n"
    "invalid_response: the server refused without saying why\n"
    "network_error: the server is overloaded or broken\n"
    "network_error: no answer came\n"
    "invalid_response: the pushed request was answered without request_uri\n"
    "invalid_response: the token response cannot be read\n"
    "invalid_response: the token is not of the type that was asked for\n"
    "invalid_response: the server granted more than was asked for\n"
    "invalid_id_token: the id_token is no signed JWT\n"
    "invalid_id_token: the id_token's header demands what is not known here\n"
    "invalid_id_token: the id_token's alg is none that is verified here\n"
    "invalid_id_token: the id_token's iss is another issuer\n"
    "invalid_id_token: the id_token's aud is another client\n"
    "invalid_id_token: the id_token's azp is another client\n"
    "invalid_id_token: the id_token's sub is missing or too long\n"
    "invalid_id_token: the id_token's sub is somebody else\n"
    "invalid_id_token: the id_token's nonce is not the one that was sent\n"
    "invalid_id_token: the id_token's at_hash is no text\n"
    "invalid_id_token: the id_token's exp is over, or missing\n"
    "invalid_id_token: the id_token's iat is in the future, or missing\n"
    "invalid_id_token: the id_token's nbf is in the future\n"
    "invalid_id_token: the id_token's auth_time is older than max_age, or missing\n"
    "invalid_response: the server's keys cannot be read\n"
    "invalid_id_token: the server publishes no key that signed this id_token\n"
    "invalid_id_token: the id_token's signature or at_hash is wrong\n"
    "invalid_response: the userinfo is somebody else's\n"
    "resource_not_allowed: not an absolute URL without userinfo\n"
    "resource_not_allowed: the path could be read in more than one way\n"
    "resource_not_allowed: an endpoint of the authorization server is no resource\n"
    "resource_not_allowed: no resource rule allows this origin, path and method\n"
    "not_signed_in: nobody is signed in\n"
    "interaction_required: the session is over; sign in again\n"
    "cancelled: cancelled\n"
    "invalid_transition: not possible in this state\n"
    "invalid_configuration: the options are no plain JSON object\n"
    "invalid_configuration: profile is none of 'oauth2', 'oidc' and 'aidbox'\n"
    "invalid_configuration: par is none of 'offered', 'required' and 'off'\n"
    "invalid_configuration: issuer must be an https URL without query and fragment; http only on the "
    "loopback\n"
    "invalid_configuration: client_id is missing\n"
    "invalid_configuration: redirect_uri must be an https URL without fragment; http only on the loopback\n"
    "invalid_configuration: scope is no list of scope tokens\n"
    "invalid_configuration: profile 'oidc' needs the scope 'openid'\n"
    "invalid_configuration: resource is no list of texts\n"
    "invalid_configuration: a resource needs an origin, paths that start with '/', and methods as texts\n"
    "invalid_configuration: transactionTtl must be 1 to 86400 seconds\n"
    "invalid_configuration: defaultExpiresIn must be 1 to 86400 seconds\n"
    "invalid_configuration: the settings are sealed, and these are others\n"
    "invalid_configuration: scope 'openid' needs the server's jwks_uri\n"
    "invalid_configuration: the server takes no pushed authorization requests\n"
    "invalid_configuration: the server takes no DPoP proofs by ES256\n"
    "invalid_configuration: the server has no userinfo endpoint\n"
    "invalid_configuration: the server has no revocation endpoint\n"
    "invalid_configuration: the server has no end_session_endpoint\n"
    "invalid_configuration: post_logout_redirect_uri must be an https URL without fragment; http only on the "
    "loopback\n";
static_assert(std::count(explanations.begin(), explanations.end(), '\n') ==
              static_cast<int>(Reason::bad_post_logout_uri) + 1);

}  // namespace

Explanation explain(Reason reason) {
  auto rest = explanations;
  for (auto line = static_cast<int>(reason); line > 0; --line) rest.remove_prefix(rest.find('\n') + 1);
  const auto colon = rest.find(':');
  return {rest.substr(0, colon), rest.substr(colon + 2, rest.find('\n') - colon - 2)};
}

}  // namespace codegrant
