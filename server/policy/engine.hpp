// What an AccessPolicy says of a request, by the engine that it names.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/base/error.hpp"
#include "server/json/json.hpp"

namespace codegrant::server {

class Engine {
 public:
  virtual ~Engine() = default;
  /// The text of AccessPolicy.engine.
  virtual std::string name() const = 0;
  /// Fails with `invalid_request` where the policy's own members are not what this engine reads.
  virtual Result<void> check(const Json& policy) const = 0;
  /// Whether the policy lets the request pass. A failure is a denial.
  virtual Result<bool> evaluate(const Json& policy, const Json& request) const = 0;
};

/// All engines of this server.
const std::vector<std::unique_ptr<const Engine>>& engines();

/// The engine of that name; null where there is none.
const Engine* find_engine(std::string_view name);

}  // namespace codegrant::server
