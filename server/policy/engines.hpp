// All engines of this server, and the one place where a policy is given to the engine that it names.
#pragma once

#include "server/policy/engine.hpp"
#include "server/ports/policy_queries.hpp"

namespace codegrant::server {

class Engines {
 public:
  /// `queries` answers the engine sql, and outlives this object.
  explicit Engines(PolicyQueries& queries);
  Engines(const Engines&) = delete;
  Engines& operator=(const Engines&) = delete;

  /// Reads what `policy` asks. Null where something is wrong with it: an unknown engine, members that its
  /// engine cannot read, or members of another engine, which would be ignored against their author's mind.
  std::unique_ptr<const Condition> compile(const PolicyText& policy, Problems& problems) const;

 private:
  const Engine* find(std::string_view name) const;
  std::string names() const;
  void refuse_members_of_others(const Fields& fields, const Engine& engine) const;

  std::vector<std::unique_ptr<const Engine>> engines_;
};

}  // namespace codegrant::server
