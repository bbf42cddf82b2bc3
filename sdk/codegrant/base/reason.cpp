#include "codegrant/base/reason.hpp"

#include <algorithm>

namespace codegrant {
namespace {

/// In the order of Reason, a line each, under the code that they share. One text: a table of views would cost
/// the browser more than the search.
constexpr std::string_view explanations =
    ":invalid_response\n"
    "no 200 answer with a JSON object\n"
    ":issuer_mismatch\n"
    "the metadata names another issuer\n"
    ":invalid_response\n"
    "the server offers no PKCE by S256\n"
    "an endpoint is missing or insecure\n"
    ":invalid_configuration\n"
    "parameters repeat what this client sets itself\n"
    ":invalid_callback\n"
    "the authorization response is too long, ambiguous or unreadable\n"
    "the authorization response has both code and error\n"
    "the authorization response has no code\n"
    ":issuer_mismatch\n"
    "the authorization response is another issuer's\n"
    ":state_mismatch\n"
    "the authorization response answers no login of this app\n"
    ":transaction_not_found\n"
    "this login is unknown; begin again\n"
    "this login was completed before; begin again\n"
    "this login took too long; begin again\n"
    ":invalid_return_to\n"
    "returnTo must be a path of this app\n"
    ":interaction_required\n"
    "the server cannot sign in without the person\n"
    ":authorization_error\n"
    "the authorization server refused\n"
    "the server refused\n"
    ":invalid_response\n"
    "the server refused without saying why\n"
    ":network_error\n"
    "the server is overloaded or broken\n"
    "no answer came\n"
    ":invalid_response\n"
    "the pushed request brought no request_uri\n"
    "the token response is unreadable\n"
    "the token is of another type than was asked for\n"
    "the server granted more than was asked for\n"
    ":invalid_id_token\n"
    "the id_token is no signed JWT\n"
    "the id_token's crit is unknown\n"
    "the id_token's alg is unknown\n"
    "the id_token's iss is another issuer\n"
    "the id_token's aud is another client\n"
    "the id_token's azp is another client\n"
    "the id_token's sub is missing or too long\n"
    "the id_token's sub is somebody else\n"
    "the id_token's nonce is another login's\n"
    "the id_token's at_hash is no text\n"
    "the id_token's exp is missing or over\n"
    "the id_token's iat is missing or in the future\n"
    "the id_token's nbf is in the future\n"
    "the id_token's auth_time is missing or older than max_age\n"
    ":invalid_response\n"
    "the server's keys are unreadable\n"
    ":invalid_id_token\n"
    "the server publishes no key for this id_token\n"
    "the id_token's signature or at_hash is wrong\n"
    ":invalid_response\n"
    "the userinfo is somebody else's\n"
    ":resource_not_allowed\n"
    "not an absolute URL without userinfo\n"
    "the path is ambiguous\n"
    "an endpoint of the server is no resource\n"
    "no resource rule has this origin, path and method\n"
    ":not_signed_in\n"
    "nobody is signed in\n"
    ":interaction_required\n"
    "the session is over; sign in again\n"
    ":cancelled\n"
    "cancelled\n"
    ":invalid_transition\n"
    "not possible in this state\n"
    ":invalid_configuration\n"
    "the options must be a JSON object\n"
    "profile must be 'oauth2', 'oidc' or 'aidbox'\n"
    "par must be 'offered', 'required' or 'off'\n"
    "issuer must be an https URL without query and fragment; http only on the loopback\n"
    "client_id is missing\n"
    "redirect_uri must be an https URL without fragment; http only on the loopback\n"
    "scope must be a list of scope tokens\n"
    "profile 'oidc' needs the scope 'openid'\n"
    "resource must be a list of texts\n"
    "a resource needs an origin, methods, and paths that begin with '/'\n"
    "transactionTtl must be 1 to 86400 seconds\n"
    "defaultExpiresIn must be 1 to 86400 seconds\n"
    "configured before with other options\n"
    "scope 'openid' needs the server's jwks_uri\n"
    "the server takes no pushed requests\n"
    "the server takes no DPoP proofs by ES256\n"
    "the server has no userinfo endpoint\n"
    "the server has no revocation endpoint\n"
    "the server has no end_session_endpoint\n"
    "post_logout_redirect_uri must be an https URL without fragment; http only on the loopback\n";
static_assert(std::count(explanations.begin(), explanations.end(), '\n') -
                  std::count(explanations.begin(), explanations.end(), ':') ==
              static_cast<int>(Reason::bad_post_logout_uri) + 1);

}  // namespace

Explanation explain(Reason reason) {
  auto rest = explanations;
  std::string_view code;
  for (auto lines_left = static_cast<int>(reason);;) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    if (line.front() == ':')
      code = line.substr(1);
    else if (lines_left-- == 0)
      return {code, line};
  }
}

}  // namespace codegrant
