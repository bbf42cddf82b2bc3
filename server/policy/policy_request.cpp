#include "server/policy/policy_request.hpp"

namespace codegrant::server {
namespace {

bool is_empty(const Json& value) {
  if (value.is_string()) return value.get_ref<const std::string&>().empty();
  return value.is_null() || (value.is_structured() && value.empty());
}

Json pruned(const Json& value) {
  if (!value.is_structured()) return value;
  Json kept = value.is_object() ? Json::object() : Json::array();
  for (const auto& [name, part] : value.items()) {
    Json inner = pruned(part);
    if (is_empty(inner)) continue;
    if (value.is_object())
      kept[name] = std::move(inner);
    else
      kept.push_back(std::move(inner));
  }
  return kept;
}

}  // namespace

const Json& PolicyRequest::without_empty_values() const {
  if (!without_empty_values_) without_empty_values_ = pruned(object_);
  return *without_empty_values_;
}

PolicyRequest PolicyRequest::in_role(const Json& role) const {
  Json object = object_;
  object["role"] = role;
  return PolicyRequest(std::move(object));
}

}  // namespace codegrant::server
