// A request as one decision asks it of many policies.
#pragma once

#include <optional>

#include "server/json/json.hpp"

namespace codegrant::server {

/// Used by one thread.
class PolicyRequest {
 public:
  explicit PolicyRequest(Json object) : object_(std::move(object)) {}

  const Json& object() const { return object_; }
  /// The object without empty values: null, "", [] and {}, also those that become empty thereby. Made when
  /// it is first asked for.
  const Json& without_empty_values() const;
  /// The same request by a user in this Role.
  PolicyRequest in_role(const Json& role) const;

 private:
  Json object_;
  mutable std::optional<Json> without_empty_values_;
};

}  // namespace codegrant::server
