// Grant resources: a user's consent to a client. Taking one back ends what the client has of the user.
#pragma once

#include "codegrant/protocol/scope.hpp"
#include "server/domain/resource_rules.hpp"
#include "server/ports/clock.hpp"
#include "server/ports/session_store.hpp"

namespace codegrant::server {

class GrantRules : public ResourceRules {
 public:
  GrantRules(SessionStore& sessions, const Clock& clock) : sessions_(sessions), clock_(clock) {}

  std::string type() const override { return "Grant"; }
  std::vector<std::string> search_parameters() const override { return {"client", "user"}; }
  std::variant<Prepared, Problems> prepare(const std::string& id, const Json& body,
                                           const Json& stored) override;
  Json shown(const Json& body) const override { return body; }
  void changed(const std::string& id, const Json& before, const Json& after) override;

 private:
  SessionStore& sessions_;
  const Clock& clock_;
};

/// The scope that a Grant provides; empty where it names none.
Scope provided_scope(const Json& grant);

}  // namespace codegrant::server
