#include "server/domain/backchannel_logout.hpp"

#include <exception>
#include <set>

#include "codegrant/codec/base64url.hpp"
#include "server/domain/jws.hpp"

namespace codegrant::server {
namespace {

constexpr Seconds logout_token_lifetime{120};
constexpr const char* logout_event = "http://schemas.openid.net/event/backchannel-logout";

}  // namespace

std::string sid_of(const Crypto& crypto, const ClientLogin& login) {
  const auto digest = crypto.sha256("sid " + login.client + " " + login.parent);
  return base64url::encode(bytes_of(digest).substr(0, 16));
}

void BackchannelLogout::end_tree(const std::string& session_id) {
  tell(sessions_.end(session_id, EndScope::tree, clock_.now()));
}

void BackchannelLogout::tell(const std::vector<ClientLogin>& ended) {
  const std::set<ClientLogin> logins(ended.begin(), ended.end());
  for (const auto& login : logins) try {
      tell(login);
    } catch (const std::exception&) {
      // Whoever signed out is signed out; this client learns it when it uses a token, the others now.
    }
}

/// Without a browser there is no login that a client could end.
void BackchannelLogout::tell(const ClientLogin& login) {
  const auto client = login.parent.empty() ? std::nullopt : directory_.client(login.client);
  if (client && !client->backchannel_logout_uri.empty())
    outbox_.post_form_later(client->backchannel_logout_uri, "logout_token=" + logout_token(*client, login));
}

/// §2.4. No nonce, and a `typ` of its own: nobody can take it for an id_token.
std::string BackchannelLogout::logout_token(const Client& client, const ClientLogin& login) {
  const UnixTime now = clock_.now();
  const auto algorithm = client.id_token_signed_response_alg.value_or(keyring_.algorithms().front());
  const Json claims{{"iss", issuer_},
                    {"sub", login.user},
                    {"aud", client.id},
                    {"iat", to_unix(now)},
                    {"exp", to_unix(now + logout_token_lifetime)},
                    {"jti", random_id(random_)},
                    {"sid", sid_of(crypto_, login)},
                    {"events", {{logout_event, Json::object()}}}};
  return sign_jws(*keyring_.signer(algorithm, now + logout_token_lifetime), "logout+jwt", claims);
}

}  // namespace codegrant::server
