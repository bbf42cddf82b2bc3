#include "server/domain/unoffered.hpp"

#include <algorithm>
#include <array>

#include "server/domain/words.hpp"

namespace codegrant::server {
namespace {

struct Refusal {
  const char* name;
  const char* reason;
};

constexpr std::array when_present{
    Refusal{"smart", "is not offered: there is no launch from a health record"},
};

/// False says what is done anyway.
constexpr std::array when_true{
    Refusal{"trusted", "is not offered: first_party shares the user's session and asks for no grant"},
};

constexpr std::array auth_when_present{
    Refusal{"implicit", "is not offered: use authorization_code with PKCE (RFC 9700 §2.1.2)"},
};

/// Who can ask again at any time needs no refresh token (RFC 6749 §4.4.3, RFC 8693 §2.2.1).
void refuse_refresh_token(const Fields& settings) {
  constexpr const char* reason = "brings no refresh token: ask again with the secret";
  if (settings.flag("refresh_token").value_or(false)) settings.refuse("refresh_token", reason);
  if (settings.has("refresh_token_expiration")) settings.refuse("refresh_token_expiration", reason);
}

void refuse_password_grant(const Fields& fields) {
  const auto types = fields.texts("grant_types");
  const auto found = std::find(types.begin(), types.end(), "password");
  if (found != types.end())
    fields.refuse("grant_types[" + std::to_string(found - types.begin()) + "]",
                  "'password' is off on this server: start it with --password-grant on");
}

/// Whatever is no algorithm at all is refused where the Client is read.
void refuse_signing_algorithm(const Fields& fields, const std::vector<SigningAlgorithm>& offered) {
  constexpr const char* name = "id_token_signed_response_alg";
  const auto algorithm =
      parse_signing_algorithm(fields.raw(name).is_string() ? fields.text(name) : std::string());
  if (algorithm && std::find(offered.begin(), offered.end(), *algorithm) == offered.end())
    fields.refuse(name, std::string(to_string(*algorithm)) +
                            " is off on this server: name it among its --signing-algorithms");
}

/// What would be asked for by plain http, anybody on the way could answer.
void refuse_plain_http(const Fields& fields) {
  for (const auto* name : {"jwks_uri", "backchannel_logout_uri"}) {
    const Json& address = fields.raw(name);
    if (address.is_string() && lower_case(address.get_ref<const std::string&>()).starts_with("http:"))
      fields.refuse(name,
                    "must be https: write https, or start the server with --private-addresses on to test");
  }
}

}  // namespace

void refuse_unoffered(const Json& client, const Offer& offer, Problems& problems) {
  const Fields fields(client, "Client", problems);
  const Fields auth = fields.object("auth");
  for (const auto& [name, reason] : when_present)
    if (fields.has(name)) fields.refuse(name, reason);
  for (const auto& [name, reason] : when_true)
    if (fields.flag(name).value_or(false)) fields.refuse(name, reason);
  for (const auto& [name, reason] : auth_when_present)
    if (auth.has(name)) auth.refuse(name, reason);
  for (const auto* type : {"client_credentials", "token_exchange"}) refuse_refresh_token(auth.object(type));
  if (offer.password_grant == Switch::off) refuse_password_grant(fields);
  if (offer.private_addresses == Switch::off) refuse_plain_http(fields);
  refuse_signing_algorithm(fields, offer.signing_algorithms);
}

}  // namespace codegrant::server
