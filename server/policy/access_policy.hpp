// An AccessPolicy as decisions use it: read once, and asked many times.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/policy/engines.hpp"

namespace codegrant::server {

struct AccessPolicy {
  std::string id;
  std::string engine;
  std::string role_name;           ///< empty: for callers in any Role and in none
  std::vector<std::string> links;  ///< "User/alice"; `global_link` alone where the policy has no link
  std::unique_ptr<const Condition> condition;  ///< null: it cannot be read, and denies
  std::string fault;                           ///< why, for the log
};

/// The link of policies without any: they count for every request.
inline constexpr const char* global_link = "global";

/// Reads a policy's members. Notes in `problems` all that is wrong; with problems, the value is not to be
/// used.
AccessPolicy read_access_policy(const std::string& id, const Json& body, const Engines& engines,
                                Problems& problems);

/// What is right but hardly meant: an engine `allow` that is linked to a Client gives everybody who signs in
/// through it everything, where access is meant to be granted to Users. Empty where there is nothing to say.
std::string warning_about(const AccessPolicy& policy);

}  // namespace codegrant::server
