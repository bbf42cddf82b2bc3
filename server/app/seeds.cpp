#include "server/app/seeds.hpp"

#include "server/domain/reference.hpp"
#include "server/domain/stored_secret.hpp"
#include "server/json/yaml.hpp"

namespace codegrant::server {
namespace {

Error wrong(const std::string& where, const std::string& what) {
  return {ErrorCode::invalid_configuration, where + ": " + what};
}

std::string fill_in(std::string_view text, const SeedVariables& variables) {
  std::string filled;
  while (!text.empty()) {
    const auto begin = text.find("${");
    const auto end = begin == std::string_view::npos ? begin : text.find('}', begin);
    if (end == std::string_view::npos) break;
    const auto known = variables.find(text.substr(begin + 2, end - begin - 2));
    filled += text.substr(0, begin);
    filled +=
        known == variables.end() ? text.substr(begin, end + 1 - begin) : std::string_view(known->second);
    text.remove_prefix(end + 1);
  }
  return filled += text;
}

/// A list of resources, whichever of the three shapes the document has.
std::vector<Json> resources_in(const Json& document) {
  std::vector<Json> resources;
  if (document.is_array()) {
    resources.assign(document.begin(), document.end());
  } else if (string_member(document, "resourceType") == "Bundle") {
    for (const Json& entry : member_at(document, {"entry"}))
      resources.push_back(member_at(entry, {"resource"}));
  } else {
    resources.push_back(document);
  }
  return resources;
}

std::string describe(const WriteOutcome& outcome) {
  if (const auto* problems = std::get_if<Problems>(&outcome))
    return problems->front().expression + " " + problems->front().diagnostics;
  if (const auto* duplicate = std::get_if<Duplicate>(&outcome))
    return "another resource has the same " + duplicate->key;
  return {};
}

Result<void> write(Services& services, const std::string& name, const Json& resource) {
  const std::string type = string_member(resource, "resourceType");
  const std::string id = string_member(resource, "id");
  const auto collection = services.collections.find(type);
  if (collection == nullptr)
    return wrong(name, "each resource needs a known resourceType, not '" + type + "'");
  if (!is_resource_id(id)) return wrong(name + ": " + type, "each resource needs an id of A-Z a-z 0-9 - . _");
  const auto problem = describe(collection->write(id, resource, {}));
  if (!problem.empty()) return wrong(name + ": " + type + "/" + id, problem);
  return {};
}

Json with_identity(Json body, const std::string& type, const std::string& id) {
  body["resourceType"] = type;
  body["id"] = id;
  return body;
}

struct RootSecret {
  std::string stored;
  std::optional<Secret> made;  ///< to be shown once
};

/// A configured secret stays in the configuration; one that was made before stays what it is.
RootSecret root_secret(Services& services, const std::string& id, const Secret& configured) {
  if (!configured.empty()) {
    services.secrets.configure(id, configured);
    return {std::string(configured_secret), std::nullopt};
  }
  const auto before = services.directory.client(id);
  if (before && is_random_secret_hash(before->secret_hash)) return {before->secret_hash, std::nullopt};
  Secret made = random_token(services.ports.random);
  std::string stored = random_secret_hash(made, services.ports.crypto);
  return {std::move(stored), std::move(made)};
}

/// Past the rules of the collection, which take none of the forms that this secret is stored in.
void store_root_client(Services& services, const std::string& id, Json client, const std::string& secret) {
  const Json shown = client;
  client["secret"] = secret;
  const auto before = services.ports.resources.get("Client", id);
  if (before && before->body == to_text(client)) return;
  services.ports.resources.put({.type = "Client", .id = id, .body = to_text(client), .shown = to_text(shown)},
                               {{"name", id}}, {}, services.ports.clock.now());
}

}  // namespace

Result<void> apply_seed(Services& services, const std::string& name, std::string_view text,
                        const SeedVariables& variables) {
  const std::string filled = fill_in(text, variables);
  const auto document = name.ends_with(".json") ? parse_json(filled) : parse_yaml(filled);
  if (!document) return wrong(name, document.error().detail);
  for (const Json& resource : resources_in(*document))
    if (const auto written = write(services, name, resource); !written) return written.error();
  return {};
}

Result<std::optional<Secret>> ensure_root_client(Services& services, const std::string& id,
                                                 const Secret& secret) {
  const std::string where = "--root-client-id: ";
  if (!is_resource_id(id)) return wrong(where + id, "must be 1 to 64 of A-Z a-z 0-9 - . _");
  const Json client{{"grant_types", Json::array({"basic"})}};
  const Json policy{{"engine", "allow"},
                    {"description", "The root client may do everything."},
                    {"link", Json::array({to_json(Reference{"Client", id})})}};
  for (const auto& [collection, expected] :
       {std::pair<Collection*, const Json&>(&services.clients, client),
        std::pair<Collection*, const Json&>(&services.access_policies, policy)})
    if (const auto there = collection->read(id); there && body_of(there->resource) != expected)
      return wrong(where + id, "there is another " + collection->type() + " of this id; choose a free one");

  auto [stored, made] = root_secret(services, id, secret);
  store_root_client(services, id, client, stored);
  if (const auto written = write(services, "--root-client-id", with_identity(policy, "AccessPolicy", id));
      !written)
    return written.error();
  return std::move(made);
}

}  // namespace codegrant::server
