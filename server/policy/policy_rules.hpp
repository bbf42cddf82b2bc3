// AccessPolicy resources: an engine that exists, a pattern it can read, links that can be followed.
#pragma once

#include "server/domain/resource_rules.hpp"

namespace codegrant::server {

class PolicyRules : public ResourceRules {
 public:
  std::string type() const override { return "AccessPolicy"; }
  std::vector<std::string> search_parameters() const override { return {"engine", "link"}; }
  std::variant<Prepared, Problems> prepare(const std::string& id, const Json& body,
                                           const Json& stored) override;
  Json shown(const Json& body) const override { return body; }
  void changed(const std::string&, const Json&, const Json&) override {}
};

/// The index value of policies without any link: they count for every request.
inline constexpr const char* global_link = "global";

}  // namespace codegrant::server
