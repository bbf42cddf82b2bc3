#include "server/policy/policy_rules.hpp"

#include "server/domain/reference.hpp"
#include "server/policy/engine.hpp"

namespace codegrant::server {
namespace {

std::string engine_names() {
  std::string names;
  for (const auto& engine : engines()) names += (names.empty() ? "" : ", ") + engine->name();
  return names;
}

/// Members that narrow a policy in ways which are not evaluated here. To ignore one would be to allow more
/// than its author meant.
void refuse_unread_members(const Fields& fields, const std::string& engine) {
  for (const auto* name : {"roleName", "rpc"})
    if (fields.has(name)) fields.refuse(name, "is not evaluated here; leave it out");
  for (const auto* name : {"matcho", "schema", "sql", "and", "or"})
    if (name != engine && fields.has(name)) fields.refuse(name, "is not read by the engine " + engine);
  const std::string type = fields.text("type");
  if (!type.empty() && type != "rest") fields.refuse("type", "must be rest, or left out");
}

void index_links(const Fields& fields, std::vector<IndexEntry>& index) {
  const Json& links = fields.raw("link");
  if (links.is_null()) {
    index.push_back({"link", global_link});
    return;
  }
  // An empty list is no list of nobody: whoever writes one did not mean everybody.
  if (!links.is_array() || links.empty())
    return fields.refuse("link", "must be a list of references, or left out");
  for (std::size_t i = 0; i < links.size(); ++i) {
    const auto reference = read_reference(links[i]);
    const bool known = reference && (reference->type == "User" || reference->type == "Client" ||
                                     reference->type == "Operation");
    if (known)
      index.push_back({"link", reference->text()});
    else
      fields.refuse("link[" + std::to_string(i) + "]",
                    "must be a reference to a User, a Client or an Operation");
  }
}

}  // namespace

std::variant<Prepared, Problems> PolicyRules::prepare(const std::string&, const Json& body, const Json&) {
  Problems problems;
  const Fields fields(body, "AccessPolicy", problems);
  Prepared prepared{body, {}};
  const std::string name = fields.text("engine");
  const Engine* engine = find_engine(name);
  if (engine == nullptr) {
    fields.refuse("engine", "must be one of: " + engine_names());
  } else if (const auto checked = engine->check(body); !checked) {
    fields.refuse(name, checked.error().detail);
  }
  refuse_unread_members(fields, name);
  index_links(fields, prepared.index);
  prepared.index.push_back({"engine", name});
  if (!problems.empty()) return problems;
  return prepared;
}

}  // namespace codegrant::server
