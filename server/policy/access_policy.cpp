#include "server/policy/access_policy.hpp"

#include <algorithm>

#include "server/domain/reference.hpp"

namespace codegrant::server {
namespace {

bool is_linkable(const Reference& reference) {
  return reference.type == "User" || reference.type == "Client" || reference.type == "Operation";
}

std::vector<std::string> read_links(const Fields& fields) {
  const Json& links = fields.raw("link");
  if (links.is_null()) return {global_link};
  std::vector<std::string> read;
  // An empty list is no list of nobody: whoever writes one did not mean everybody.
  if (!links.is_array() || links.empty()) {
    fields.refuse("link", "must be a list of references, or left out");
    return read;
  }
  for (std::size_t i = 0; i < links.size(); ++i) {
    const auto reference = read_reference(links[i]);
    if (reference && is_linkable(*reference))
      read.push_back(reference->text());
    else
      fields.refuse("link[" + std::to_string(i) + "]",
                    "must be a reference to a User, a Client or an Operation");
  }
  return read;
}

/// A policy for another surface than this one. To ignore that would be to allow more than its author meant.
void refuse_rpc(const Fields& fields) {
  if (fields.has("rpc")) fields.refuse("rpc", "is for POST /rpc, which is not offered here; leave it out");
  const std::string type = fields.text("type");
  if (!type.empty() && type != "rest") fields.refuse("type", "must be rest, or left out");
}

}  // namespace

AccessPolicy read_access_policy(const std::string& id, const Json& body, const Engines& engines,
                                Problems& problems) {
  const Fields fields(body, "AccessPolicy", problems);
  AccessPolicy policy;
  policy.id = id;
  policy.engine = string_member(body, "engine");
  policy.role_name = fields.text("roleName");
  policy.links = read_links(fields);
  refuse_rpc(fields);
  policy.condition = engines.compile({body, "AccessPolicy"}, problems);
  return policy;
}

std::string warning_about(const AccessPolicy& policy) {
  const bool has_client = std::any_of(policy.links.begin(), policy.links.end(),
                                      [](const auto& link) { return link.starts_with("Client/"); });
  if (policy.engine != "allow" || !has_client) return {};
  return "allows everything to everybody who signs in through this Client; link it to Users, or choose an "
         "engine that looks at the user";
}

}  // namespace codegrant::server
