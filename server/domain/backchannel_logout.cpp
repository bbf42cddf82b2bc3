#include "server/domain/backchannel_logout.hpp"

#include <algorithm>
#include <exception>
#include <map>

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

void BackchannelLogout::end(const std::string& session_id, EndScope scope) {
  tell(sessions_.end(session_id, scope, clock_.now()));
}

void BackchannelLogout::end_for_its_client(const SessionRecord& session) {
  auto ended = sessions_.end(session.id, EndScope::children, clock_.now());
  std::erase_if(ended, [&](const ClientLogin& login) { return login.client == session.client; });
  tell(ended);
}

void BackchannelLogout::end_all(const SessionsOf& whose) { tell(sessions_.end_all(whose, clock_.now())); }

void BackchannelLogout::tell(const std::vector<ClientLogin>& ended) {
  std::map<std::string, std::set<ClientLogin>> by_client;
  for (const auto& login : ended)
    if (!login.parent.empty())  // without a browser there is no login that a client could end
      by_client[login.client].insert(login);
  for (const auto& [client_id, logins] : by_client) try {
      tell(client_id, logins);
    } catch (const std::exception& error) {
      // Whoever signed out is signed out; this client learns it when it uses a token, the others now.
      outbox_.give_up(client_id, error.what());
    }
}

void BackchannelLogout::tell(const std::string& client_id, const std::set<ClientLogin>& logins) {
  const auto client = directory_.client(client_id);
  if (!client || client->backchannel_logout_uri.empty()) return;
  for (const auto& login : logins)
    outbox_.post_later(
        {client->id, client->backchannel_logout_uri, "logout_token=" + logout_token(*client, login)});
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
