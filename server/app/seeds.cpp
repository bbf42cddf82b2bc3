#include "server/app/seeds.hpp"

#include <algorithm>

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
  const auto collection = std::find_if(services.collections.begin(), services.collections.end(),
                                       [&](const Collection* each) { return each->type() == type; });
  if (collection == services.collections.end())
    return wrong(name, "each resource needs a known resourceType, not '" + type + "'");
  if (!is_resource_id(id)) return wrong(name + ": " + type, "each resource needs an id of A-Z a-z 0-9 - . _");
  const auto problem = describe((*collection)->write(id, resource, {}));
  if (!problem.empty()) return wrong(name + ": " + type + "/" + id, problem);
  return {};
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
  std::optional<Secret> made;
  std::string stored(configured_secret);
  if (!secret.empty()) {
    services.secrets.admit(configured_secret, secret);
  } else {
    const auto before = services.directory.client(id);
    stored = before ? before->secret_hash : std::string();
    if (!is_random_secret_hash(stored)) {
      made = random_token(services.ports.random);
      stored = random_secret_hash(*made, services.ports.crypto);
    }
  }
  const Json client{
      {"resourceType", "Client"}, {"id", id}, {"grant_types", Json::array({"basic"})}, {"secret", stored}};
  const Json policy{{"resourceType", "AccessPolicy"},
                    {"id", id},
                    {"engine", "allow"},
                    {"description", "The root client may do everything."},
                    {"link", Json::array({{{"resourceType", "Client"}, {"id", id}}})}};
  for (const Json& resource : {client, policy})
    if (const auto written = write(services, "--root-client-id", resource); !written) return written.error();
  return made;
}

}  // namespace codegrant::server
