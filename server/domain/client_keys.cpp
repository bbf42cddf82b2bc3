#include "server/domain/client_keys.hpp"

#include <algorithm>

#include "server/domain/jwk.hpp"

namespace codegrant::server {
namespace {

constexpr Seconds fresh_for{300};
constexpr Seconds shortest_pause{60};
constexpr std::size_t most_remembered = 1000;

bool has_kid(const std::vector<Json>& keys, const std::string& kid) {
  return kid.empty() || std::any_of(keys.begin(), keys.end(),
                                    [&](const Json& key) { return string_member(key, "kid") == kid; });
}

std::optional<std::vector<Json>> read_jwks(const Result<std::string>& text) {
  const auto document = text ? parse_json(*text) : Result<Json>(text.error());
  if (!document || !member_at(*document, {"keys"}).is_array()) return std::nullopt;
  return document->at("keys").get<std::vector<Json>>();
}

}  // namespace

Result<std::vector<PublicJwk>> ClientKeys::find(const Client& client, const std::string& kid,
                                                const std::string& alg) {
  if (client.jwks_uri.empty()) return select_public_jwks(client.jwks, kid, alg);
  const auto keys = fetch(client.jwks_uri, kid);
  if (!keys) return keys.error();
  return select_public_jwks(*keys, kid, alg);
}

Result<std::vector<Json>> ClientKeys::fetch(const std::string& uri, const std::string& kid) {
  if (begin_fetch(uri, kid)) {
    auto keys = read_jwks(get(uri));
    const std::scoped_lock lock(mutex_);
    auto& entry = fetched_[uri];
    // What was good a moment ago is better than nothing while its server is away.
    if (keys || clock_.now() - entry.at > fresh_for) entry.keys = std::move(keys);
    entry.at = clock_.now();
    entry.is_being_fetched = false;
  }
  return known(uri);
}

// A thrown error must not leave the entry waiting for ever.
Result<std::string> ClientKeys::get(const std::string& uri) try {
  return web_.get(uri);
} catch (const std::exception& error) {
  return Error{ErrorCode::temporarily_unavailable, error.what()};
}

/// Whether it is for the caller to fetch, now: of several at once one does.
bool ClientKeys::begin_fetch(const std::string& uri, const std::string& kid) {
  const std::scoped_lock lock(mutex_);
  if (fetched_.size() >= most_remembered && !fetched_.contains(uri)) fetched_.clear();
  const bool is_new = !fetched_.contains(uri);
  auto& entry = fetched_[uri];
  const Seconds age = clock_.now() - entry.at;
  const bool is_wanted =
      is_new || age > fresh_for || (age > shortest_pause && (!entry.keys || !has_kid(*entry.keys, kid)));
  if (!is_wanted || entry.is_being_fetched) return false;
  return entry.is_being_fetched = true;
}

Result<std::vector<Json>> ClientKeys::known(const std::string& uri) {
  const std::scoped_lock lock(mutex_);
  const auto& entry = fetched_[uri];
  if (entry.keys) return *entry.keys;
  if (entry.is_being_fetched)
    return Error{ErrorCode::temporarily_unavailable, "the client's keys are being fetched; try again"};
  return Error{ErrorCode::invalid_client, "no keys could be fetched from the client's jwks_uri"};
}

}  // namespace codegrant::server
