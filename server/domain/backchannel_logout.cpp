#include "server/domain/backchannel_logout.hpp"

#include <set>

#include "codegrant/codec/base64url.hpp"
#include "server/domain/jws.hpp"

namespace codegrant::server {
namespace {

constexpr std::size_t most_sessions = 1000;  // of one sign-out
constexpr Seconds logout_token_lifetime{120};
constexpr const char* logout_event = "http://schemas.openid.net/event/backchannel-logout";

}  // namespace

std::string sid_of(const Crypto& crypto, const SessionRecord& session) {
  const auto digest = crypto.sha256("sid " + session.client + " " + session.parent);
  return base64url::encode(bytes_of(digest).substr(0, 16));
}

// The tokens are made before the sessions end, and go out after.
void BackchannelLogout::end_tree(const std::string& session_id) {
  std::vector<std::pair<std::string, std::string>> messages;
  std::set<std::string> told;
  for (const auto& session : tree_of(session_id)) {
    const auto client =
        session.client.empty() || session.end ? std::nullopt : directory_.client(session.client);
    if (!client || client->backchannel_logout_uri.empty()) continue;
    if (told.insert(sid_of(crypto_, session)).second)
      messages.emplace_back(client->backchannel_logout_uri, "logout_token=" + logout_token(*client, session));
  }
  sessions_.end(session_id, EndScope::tree, clock_.now());
  for (auto& [url, form] : messages) outbox_.post_form_later(std::move(url), std::move(form));
}

/// The topmost ancestor first. An administrator may have written a circle of parents.
std::vector<SessionRecord> BackchannelLogout::tree_of(const std::string& session_id) {
  std::set<std::string> seen;
  std::string top = session_id;
  while (seen.insert(top).second) {
    const auto session = sessions_.get(top);
    if (!session || session->parent.empty()) break;
    top = session->parent;
  }
  std::vector<SessionRecord> tree;
  if (auto root = sessions_.get(top)) tree.push_back(*std::move(root));
  seen = {top};
  for (std::size_t i = 0; i < tree.size() && tree.size() < most_sessions; ++i)
    for (auto& child : children_of(tree[i].id))
      if (seen.insert(child.id).second) tree.push_back(std::move(child));
  return tree;
}

std::vector<SessionRecord> BackchannelLogout::children_of(const std::string& session_id) {
  return sessions_.search({{"parent", session_id}}, {most_sessions, 0}, clock_.now()).sessions;
}

/// §2.4. No nonce, and a `typ` of its own: nobody can take it for an id_token.
std::string BackchannelLogout::logout_token(const Client& client, const SessionRecord& session) {
  const UnixTime now = clock_.now();
  const auto algorithm = client.id_token_signed_response_alg.value_or(keyring_.algorithms().front());
  const Json claims{{"iss", issuer_},
                    {"sub", session.user},
                    {"aud", client.id},
                    {"iat", to_unix(now)},
                    {"exp", to_unix(now + logout_token_lifetime)},
                    {"jti", random_id(random_)},
                    {"sid", sid_of(crypto_, session)},
                    {"events", {{logout_event, Json::object()}}}};
  return sign_jws(*keyring_.signer(algorithm, now + logout_token_lifetime), "logout+jwt", claims);
}

}  // namespace codegrant::server
