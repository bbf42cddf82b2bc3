#include "server/app/seeds.hpp"

#include <spdlog/spdlog.h>

#include "server/domain/reference.hpp"
#include "server/domain/stored_secret.hpp"
#include "server/endpoints/bundle_names.hpp"
#include "server/json/yaml.hpp"

namespace codegrant::server {
namespace {

/// Where the root client comes from; nobody is warned of what no file of theirs says.
const std::string root_flag = "--root-client-id";

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

/// "Client/c: Client.first_party must be true or false"
std::string describe(const BundleEntry& entry, const Json& outcome) {
  const Json& issues = member_at(outcome, {"issue"});
  const Json issue = issues.empty() ? Json() : issues.front();
  const Json& expression = member_at(issue, {"expression"});
  return entry.request.path.substr(1) + ": " +
         (expression.empty() ? "" : expression.front().get<std::string>() + " ") +
         string_member(issue, "diagnostics");
}

/// What can be done again at every start: a creation is one only where its resource says which it is.
Result<void> make_repeatable(const std::string& name, BundleEntry& entry) {
  if (entry.request.method != "POST" || entry.request.header("If-None-Exist")) return {};
  const std::string id = string_member(entry.document, "id");
  if (id.empty())
    return wrong(name + ": " + entry.request.path.substr(1),
                 "a creation needs an id or ifNoneExist, or each start would make another");
  entry.request.method = "PUT";
  entry.request.path += "/" + id;
  return {};
}

Result<void> carry_out(Services& services, const std::string& name, const BundleEntry& entry) {
  auto read = read_call(services.collections, services.issuer, entry.request, entry.document);
  auto* call = std::get_if<ResourceCall>(&read);
  if (call == nullptr) return wrong(name, describe(entry, std::get<ResourceAnswer>(read).document));
  auto& operations = services.resources.operations();
  const auto settled = operations.resolve(*call);
  const auto answer = settled ? *settled : operations.perform(*call);
  if (answer.status >= 400) return wrong(name, describe(entry, answer.document));
  for (const auto& [header, value] : answer.headers)
    if (header == "Warning" && name != root_flag)
      spdlog::warn("{}: {}: {}", name, entry.request.path.substr(1), value);
  return {};
}

/// The requests that a document stands for, whichever of the three shapes it has.
Result<std::vector<BundleEntry>> read_seed(const std::string& name, const Json& document) {
  const http::Request start{.path = "/"};
  const bool is_bundle = string_member(document, "resourceType") == "Bundle";
  auto read = is_bundle ? read_entries(start, document)
                        : read_resources(start, document.is_array() ? document : Json::array({document}));
  if (const auto* refused = std::get_if<ResourceAnswer>(&read))
    return wrong(name, string_member(refused->document["issue"][0], "diagnostics"));
  return std::get<std::vector<BundleEntry>>(std::move(read));
}

Result<void> write(Services& services, const std::string& name, const Json& document) {
  auto entries = read_seed(name, document);
  if (!entries) return entries.error();
  for (auto& entry : *entries)
    if (const auto repeatable = make_repeatable(name, entry); !repeatable) return repeatable.error();
  static_cast<void>(
      name_resources(services.collections, services.issuer, services.resources.operations(), *entries));
  for (const auto& entry : *entries) {
    if (const auto written = carry_out(services, name, entry); !written) return written.error();
  }
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
  return write(services, name, *document);
}

Result<std::optional<Secret>> ensure_root_client(Services& services, const std::string& id,
                                                 const Secret& secret) {
  const std::string where = root_flag + ": ";
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
  if (const auto written = write(services, root_flag, with_identity(policy, "AccessPolicy", id)); !written)
    return written.error();
  return std::move(made);
}

}  // namespace codegrant::server
