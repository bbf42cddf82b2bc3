// Client resources: secrets are hashed, origins indexed for CORS, sessions end when the client goes.
#pragma once

#include "server/domain/resource_rules.hpp"
#include "server/domain/unoffered.hpp"
#include "server/ports/clock.hpp"
#include "server/ports/password_hasher.hpp"
#include "server/ports/session_store.hpp"

namespace codegrant::server {

class ClientRules : public ResourceRules {
 public:
  /// `offer`: what clients may be registered for.
  ClientRules(PasswordHasher& hasher, SessionStore& sessions, Offer offer, const Clock& clock)
      : hasher_(hasher), sessions_(sessions), offer_(std::move(offer)), clock_(clock) {}

  std::string type() const override { return "Client"; }
  std::vector<std::string> search_parameters() const override { return {"name"}; }
  std::variant<Prepared, Problems> prepare(const std::string& id, const Json& body,
                                           const Json& stored) override;
  Json shown(const Json& body) const override;
  void changed(const std::string& id, const Json& before, const Json& after) override;

 private:
  PasswordHasher& hasher_;
  SessionStore& sessions_;
  Offer offer_;
  const Clock& clock_;
};

}  // namespace codegrant::server
