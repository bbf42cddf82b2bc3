// Resources that hold no secret and end nothing: Patient, and any type of FHIR's. Only what they are found by
// differs.
#pragma once

#include <utility>

#include "server/domain/resource_rules.hpp"

namespace codegrant::server {

/// A search parameter and where in the document its values stand; lists on the way are gone through.
struct PlainParameter {
  std::string name;
  ParameterKind kind;
  std::vector<std::vector<std::string>> paths;
};

class PlainRules : public ResourceRules {
 public:
  /// `parameters` must outlive it.
  PlainRules(std::string type, const std::vector<PlainParameter>& parameters)
      : type_(std::move(type)), parameters_(parameters) {}

  std::string type() const override { return type_; }
  std::vector<std::string> search_parameters() const override;
  ParameterKind kind_of(std::string_view parameter) const override;
  std::variant<Prepared, Problems> prepare(const std::string& id, const Json& body,
                                           const Json& stored) override;
  Json shown(const Json& body) const override { return body; }
  std::string warning(const Json& body) const override;

 private:
  std::string type_;
  const std::vector<PlainParameter>& parameters_;
};

/// Any other type, found by the parameters that FHIR gives it, as far as they are known here.
PlainRules plain_rules(const std::string& type);

}  // namespace codegrant::server
