#include "server/endpoints/bundle_names.hpp"

#include <utility>

namespace codegrant::server {
namespace {

using References = std::map<std::string, std::string>;  // "urn:uuid:…" and the "Type/id" that it stands for

/// Replaces references wherever they stand.
void rename(Json& value, const References& references) {
  if (value.is_object()) {
    const auto found = references.find(string_member(value, "reference"));
    if (found != references.end()) value["reference"] = found->second;
  }
  if (value.is_structured())
    for (Json& member : value) rename(member, references);
}

/// What tells a conditional creation from another; empty for all else.
std::string condition_of(const ResourceCall& call) {
  if (call.operation.id != "FhirCreate" || !call.is_conditional) return {};
  return call.operation.resource_type + "?" + call.criteria.encode();
}

}  // namespace

BundleNames name_resources(const Collections& collections, const std::string& issuer,
                           ResourceOperations& operations, std::vector<BundleEntry>& entries) {
  BundleNames names;
  References references;
  std::map<std::string, std::size_t> creations;  // by their condition
  for (std::size_t place = 0; place < entries.size(); ++place) {
    auto& entry = entries[place];
    if (entry.request.method != "POST" && entry.request.method != "PUT") continue;
    auto read = read_call(collections, issuer, entry.request, entry.document);
    auto* call = std::get_if<ResourceCall>(&read);
    if (call == nullptr) continue;  // it will be refused in its turn
    const std::string condition = condition_of(*call);
    const auto [first, is_first] = creations.try_emplace(condition, place);
    if (!condition.empty() && !is_first) {
      names.same_as[place] = first->second;
      names.addresses[place] = names.addresses[first->second];
    } else {
      const auto settled = operations.resolve(*call);
      auto& address = names.addresses[place];  // none where it is refused, as it will be in its turn
      if (settled && settled->status >= 400) continue;
      const auto& [operation, type, id] = call->operation;
      address = type + "/" + id;
      if (!settled && call->document.is_object()) entry.document["id"] = id;
    }
    if (!entry.full_url.empty()) references[entry.full_url] = names.addresses[place];
  }
  if (!references.empty())
    for (auto& entry : entries) rename(entry.document, references);
  return names;
}

}  // namespace codegrant::server
