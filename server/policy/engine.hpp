// What an AccessPolicy says of a request, by the engine that it names.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/domain/fields.hpp"
#include "server/policy/policy_request.hpp"

namespace codegrant::server {

/// What a policy asks of a request, compiled. Immutable; safe to use from several threads.
class Condition {
 public:
  virtual ~Condition() = default;
  /// Whether the policy lets the request pass. A failure, whose detail is for the log, is a denial.
  virtual Result<bool> holds(const PolicyRequest& request) const = 0;
};

/// A policy, or a part of a complex one, as it is read.
struct PolicyText {
  const Json& body;
  std::string place;  ///< "AccessPolicy.and[0]"
  int depth = 0;      ///< how many complex policies it stands in
};

class Engine {
 public:
  virtual ~Engine() = default;
  /// The text of AccessPolicy.engine.
  virtual std::string name() const = 0;
  /// The members of a policy that this engine alone reads.
  virtual std::vector<std::string> members() const = 0;
  /// Reads them. Null where they are not what this engine reads; `problems` says where and why.
  virtual std::unique_ptr<const Condition> compile(const PolicyText& policy, Problems& problems) const = 0;
};

}  // namespace codegrant::server
