// What the resource API does once somebody may: one function an operation, from a call to its answer.
#pragma once

#include <optional>
#include <variant>

#include "server/domain/stored_collection.hpp"
#include "server/endpoints/resource_call.hpp"
#include "server/ports/random.hpp"

namespace codegrant::server {

class ResourceOperations {
 public:
  explicit ResourceOperations(Random& random) : random_(random) {}

  /// Finds the resource that a conditional call means, and writes its id and what must hold of it into the
  /// call. Answers where nothing is left to do: it is there already, it is not, or there are several. For a
  /// creation that the server names, writes the id.
  std::optional<ResourceAnswer> resolve(ResourceCall& call);

  /// Does what a resolved call asks.
  ResourceAnswer perform(const ResourceCall& call);

  /// The change that a resolved call asks for, without making it: for transactions.
  std::variant<Plan, ResourceAnswer> plan(const ResourceCall& call);

 private:
  std::optional<ResourceAnswer> resolve_once(ResourceCall& call);
  std::optional<ResourceAnswer> resolve_update(ResourceCall& call, const SearchPage& found);

  Random& random_;
};

/// 412, or for a creation 409.
ResourceAnswer answer_conflict(const ResourceCall& call);
ResourceAnswer answer_duplicate(const ResourceCall& call, const Duplicate& duplicate);

}  // namespace codegrant::server
