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

bool has_identifier(const Resource& user, std::string_view system, std::string_view value) {
  const auto body = parse_json(user.body);
  if (!body) return false;
  const Json& identifiers = member_at(*body, {"identifier"});
  return std::any_of(identifiers.begin(), identifiers.end(), [&](const Json& identifier) {
    return string_member(identifier, "system") == system && string_member(identifier, "value") == value;
  });
}

}  // namespace

std::optional<Client> Directory::client(std::string_view id) const {
  auto found = client_at_version(id);
  return found ? std::optional(std::move(found->client)) : std::nullopt;
}

std::optional<ClientAtVersion> Directory::client_at_version(std::string_view id) const {
  const auto resource = store_.get("Client", id);
  if (!resource) return std::nullopt;
  const auto client = clients_.get(resource->id, resource->body, read_active_client);
  return *client ? std::optional(ClientAtVersion{**client, resource->version}) : std::nullopt;
}

std::optional<User> Directory::user(std::string_view id) const {
  const auto resource = store_.get("User", id);
  return resource ? active_user(*resource) : std::nullopt;
}

std::optional<User> Directory::user_by_login(std::string_view name) const {
  const auto found = store_.search("User", {{"login", lower_case(name)}}, {1, 0});
  return found.resources.empty() ? std::nullopt : active_user(found.resources.front());
}

std::optional<User> Directory::user_by_identifier(std::string_view system, std::string_view value) const {
  constexpr std::size_t most = 100;  // of one value under many systems
  const auto found = store_.search("User", {{"identifier", std::string(value)}}, {most, 0});
  std::optional<User> user;
  for (const Resource& resource : found.resources) {
    if (!has_identifier(resource, system, value)) continue;
    if (user) return std::nullopt;
    user = active_user(resource);
  }
  return user;
}

std::optional<User> Directory::active_user(const Resource& resource) const {
  return *users_.get(resource.id, resource.body, read_active_user);
}

bool Directory::allows_origin(std::string_view origin) const {
  return store_.exists("Client", {"origin", std::string(origin)});
}

}  // namespace codegrant::server
