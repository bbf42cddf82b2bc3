// Client resources: secrets are hashed, origins indexed for CORS; sessions and Grants go when the client
// goes.
#pragma once

#include "server/domain/resource_rules.hpp"
#include "server/domain/unoffered.hpp"
#include "server/ports/password_hasher.hpp"

namespace codegrant::server {

class ClientRules : public ResourceRules {
 public:
  /// `offer`: what clients may be registered for.
  ClientRules(PasswordHasher& hasher, Offer offer) : hasher_(hasher), offer_(std::move(offer)) {}

  std::string type() const override { return "Client"; }
  std::vector<std::string> search_parameters() const override { return {"name"}; }
  std::variant<Prepared, Problems> prepare(const std::string& id, const Json& body,
                                           const Json& stored) override;
  Json shown(const Json& body) const override;
  bool keeps(const std::vector<std::string>& path) const override;
  Consequences consequences(const std::string& id, const Json& before, const Json& after) const override;

 private:
  PasswordHasher& hasher_;
  Offer offer_;
};

}  // namespace codegrant::server
