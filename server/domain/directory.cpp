#include "server/domain/directory.hpp"

#include <algorithm>

#include "server/domain/words.hpp"

namespace codegrant::server {
namespace {

std::optional<Client> read_active_client(const std::string& id, const std::string& text) {
  const auto body = parse_json(text);
  if (!body) return std::nullopt;
  Problems problems;
  Client client = read_client(id, *body, problems);
  if (!problems.empty() || !client.active) return std::nullopt;
  return client;
}

std::optional<User> read_active_user(const std::string& id, const std::string& text) {
  const auto body = parse_json(text);
  if (!body) return std::nullopt;
  Problems problems;
  User user = read_user(id, *body, problems);
  if (!problems.empty() || !user.active) return std::nullopt;
  return user;
}

/// What is remembered, where it is anything.
template <class Owner>
std::shared_ptr<const Owner> owner_of(std::shared_ptr<const std::optional<Owner>> known) {
  return *known ? std::shared_ptr<const Owner>(known, &**known) : nullptr;
}

bool has_identifier(const Resource& user, std::string_view system, std::string_view value) {
  const auto body = parse_json(user.body);
  if (!body) return false;
  const Json& identifiers = member_at(*body, {"identifier"});
  return std::any_of(identifiers.begin(), identifiers.end(), [&](const Json& identifier) {
    return string_member(identifier, "system") == system && string_member(identifier, "value") == value;
  });
}

}  // namespace

ActiveClient Directory::client(std::string_view id) const { return client_at_version(id).client; }

ClientAtVersion Directory::client_at_version(std::string_view id) const {
  const auto resource = store_.get("Client", id);
  return resource ? ClientAtVersion{client(resource->id, resource->body), resource->version}
                  : ClientAtVersion{};
}

ActiveClient Directory::client(const std::string& id, const std::optional<std::string>& body) const {
  return body ? owner_of(clients_.get(id, *body, read_active_client)) : nullptr;
}

ActiveUser Directory::user(std::string_view id) const {
  const auto resource = store_.get("User", id);
  return resource ? user(resource->id, resource->body) : nullptr;
}

ActiveUser Directory::user(const std::string& id, const std::optional<std::string>& body) const {
  return body ? owner_of(users_.get(id, *body, read_active_user)) : nullptr;
}

ActiveUser Directory::user_by_login(std::string_view name) const {
  const auto found = store_.search("User", {{"login", lower_case(name)}}, {1, 0});
  if (found.resources.empty()) return nullptr;
  const Resource& resource = found.resources.front();
  return user(resource.id, resource.body);
}

ActiveUser Directory::user_by_identifier(std::string_view system, std::string_view value) const {
  constexpr std::size_t most = 100;  // of one value under many systems
  const auto found = store_.search("User", {{"identifier", std::string(value)}}, {most, 0});
  ActiveUser known;
  for (const Resource& resource : found.resources) {
    if (!has_identifier(resource, system, value)) continue;
    if (known) return nullptr;
    known = user(resource.id, resource.body);
  }
  return known;
}

bool Directory::allows_origin(std::string_view origin) const {
  return store_.exists("Client", {"origin", std::string(origin)});
}

}  // namespace codegrant::server
