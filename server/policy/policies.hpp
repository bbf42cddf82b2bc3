// Decides whether a request passes: the first policy that says yes lets it, and without one nobody passes.
#pragma once

#include <string>
#include <vector>

#include "server/policy/policy_index.hpp"
#include "server/policy/request_object.hpp"

namespace codegrant::server {

/// What one policy said.
struct PolicyAnswer {
  std::string policy;
  std::string engine;
  bool allowed = false;
  std::string fault;  ///< not empty: it could not be evaluated, and so denied; for the log
};

/// The answers in the order in which they were asked for.
struct Decision {
  bool allowed = false;
  std::vector<PolicyAnswer> answers;
};

/// Whom a request comes from, and through what, as policies are linked.
struct PolicyParties {
  std::string user;  ///< ids; empty: none
  std::string client;
  std::string operation;
};

enum class Asking {
  until_allowed,  ///< the first yes decides
  all,            ///< every policy, for somebody who wants to know what each says
};

class Policies {
 public:
  Policies(ResourceStore& store, const Engines& engines) : store_(store), index_(store, engines) {}

  /// Asks the policies that are linked to the caller's client, the user, the operation, or to nothing. One
  /// with a roleName is asked once for each Role of that name that the user has; `role` is that Role.
  Decision decide(const PolicyRequest& request, const PolicyParties& parties,
                  Asking asking = Asking::until_allowed);

  /// The same for a request that was just received.
  Decision decide(Json request, const Caller& caller, const Operation& operation);

 private:
  class Roles;
  static PolicyAnswer ask(const AccessPolicy& policy, const PolicyRequest& request, Roles& roles);

  ResourceStore& store_;
  PolicyIndex index_;
};

PolicyParties parties_of(const Caller& caller, const Operation& operation);

}  // namespace codegrant::server
