#include "server/domain/client_keys.hpp"

#include <algorithm>
#include <exception>

#include "server/domain/jwk.hpp"

namespace codegrant::server {
namespace {

constexpr Seconds fresh_for{300};
// A key that its client took back must not live on for long because its server is kept from saying so.
constexpr Seconds good_for{900};
constexpr Seconds shortest_pause{60};
constexpr std::size_t most_remembered = 1000;

bool has_kid(const std::vector<Json>& keys, const std::string& kid) {
  return kid.empty() || std::any_of(keys.begin(), keys.end(),
                                    [&](const Json& key) { return string_member(key, "kid") == kid; });
}

Result<std::vector<Json>> read_jwks(const std::string& text) {
  const auto document = parse_json(text);
  if (!document || !member_at(*document, {"keys"}).is_array())
    return Error{ErrorCode::invalid_client, "the answer is no JWK Set"};
  return document->at("keys").get<std::vector<Json>>();
}

}  // namespace

Result<std::vector<PublicJwk>> ClientKeys::find(const Client& client, const std::string& kid,
                                                const std::string& alg) {
  if (client.jwks_uri.empty()) return select_public_jwks(client.jwks, kid, alg);
  const auto keys = fetched(client, kid);
  if (!keys) return keys.error();
  return select_public_jwks(*keys, kid, alg);
}

Result<std::vector<Json>> ClientKeys::fetched(const Client& client, const std::string& kid) {
  const Step step = next_step(client, kid);
  if (step == Step::fetch) keep(client, fetch(client.jwks_uri));
  // What was good a moment ago is better than nothing while its server is away or others are in the way.
  if (auto keys = known(client)) return *std::move(keys);
  if (step != Step::come_again)
    return Error{ErrorCode::invalid_client, "no keys could be fetched from the client's jwks_uri"};
  tell_missing_(client.id, "fetches that are under way left no room for it");
  return Error{ErrorCode::temporarily_unavailable, "the client's keys are being fetched; try again"};
}

/// Nobody waits for a fetch of somebody else: that would keep another thread.
ClientKeys::Step ClientKeys::next_step(const Client& client, const std::string& kid) {
  const std::scoped_lock lock(mutex_);
  if (!is_wanted(client, kid)) return Step::use_known;
  const bool is_free = std::none_of(under_way_.begin(), under_way_.end(), [&](const UnderWay& fetch) {
    return fetch.client == client.id || fetch.uri == client.jwks_uri;
  });
  if (!is_free || under_way_.size() >= most_fetches_) return Step::come_again;
  under_way_.push_back({client.id, client.jwks_uri});
  return Step::fetch;
}

bool ClientKeys::is_wanted(const Client& client, const std::string& kid) const {
  const auto found = fetched_.find(client.id);
  if (found == fetched_.end() || found->second.uri != client.jwks_uri) return true;
  const auto& [uri, keys, keys_at, asked_at] = found->second;
  const UnixTime now = clock_.now();
  if (now - asked_at <= shortest_pause) return false;
  return !keys || now - keys_at > fresh_for || !has_kid(*keys, kid);
}

// A thrown error must not leave the fetch under way for ever.
Result<std::vector<Json>> ClientKeys::fetch(const std::string& uri) try {
  const auto text = web_.get(uri);
  return text ? read_jwks(*text) : text.error();
} catch (const std::exception& error) {
  return Error{ErrorCode::temporarily_unavailable, error.what()};
}

void ClientKeys::keep(const Client& client, Result<std::vector<Json>> keys) {
  if (!keys) tell_missing_(client.id, keys.error().detail);
  const std::scoped_lock lock(mutex_);
  std::erase_if(under_way_, [&](const UnderWay& fetch) { return fetch.client == client.id; });
  if (!fetched_.contains(client.id)) make_room();
  Fetched& entry = fetched_[client.id];
  if (entry.uri != client.jwks_uri) entry = {.uri = client.jwks_uri};
  entry.asked_at = clock_.now();
  if (!keys) return;
  entry.keys = *std::move(keys);
  entry.keys_at = entry.asked_at;
}

void ClientKeys::make_room() {
  if (fetched_.size() < most_remembered) return;
  fetched_.erase(std::min_element(fetched_.begin(), fetched_.end(), [](const auto& a, const auto& b) {
    return a.second.asked_at < b.second.asked_at;
  }));
}

std::optional<std::vector<Json>> ClientKeys::known(const Client& client) const {
  const std::scoped_lock lock(mutex_);
  const auto found = fetched_.find(client.id);
  if (found == fetched_.end() || found->second.uri != client.jwks_uri) return std::nullopt;
  const Fetched& entry = found->second;
  return clock_.now() - entry.keys_at <= good_for ? entry.keys : std::nullopt;
}

}  // namespace codegrant::server
