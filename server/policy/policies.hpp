// Decides whether a request passes: the first policy that says yes lets it, and without one nobody passes.
#pragma once

#include <string>
#include <vector>

#include "server/policy/request_object.hpp"
#include "server/ports/resource_store.hpp"

namespace codegrant::server {

/// A policy that could not be evaluated, for the log. It denied.
struct PolicyFault {
  std::string policy;
  std::string detail;
};

struct Decision {
  bool allowed = false;
  std::vector<PolicyFault> faults;
};

class Policies {
 public:
  explicit Policies(ResourceStore& store) : store_(store) {}

  /// Asks the policies that are linked to the caller's client, the user, the operation, or to nothing.
  Decision decide(const Json& request, const Caller& caller, const Operation& operation) const;

 private:
  ResourceStore& store_;
};

}  // namespace codegrant::server
