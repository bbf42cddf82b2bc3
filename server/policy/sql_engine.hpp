// The engine sql: `sql.query` asks the store, and one column of one row answers.
#pragma once

#include "server/policy/engine.hpp"
#include "server/ports/policy_queries.hpp"

namespace codegrant::server {

class SqlEngine : public Engine {
 public:
  explicit SqlEngine(PolicyQueries& queries) : queries_(queries) {}

  std::string name() const override { return "sql"; }
  std::vector<std::string> members() const override { return {"sql"}; }
  std::unique_ptr<const Condition> compile(const PolicyText& policy, Problems& problems) const override;

 private:
  PolicyQueries& queries_;
};

}  // namespace codegrant::server
