// Resources that hold no secret and end nothing: only their index differs (Grant, Patient).
#pragma once

#include <utility>

#include "server/domain/resource_rules.hpp"

namespace codegrant::server {

class PlainRules : public ResourceRules {
 public:
  /// Finds the index of a document and notes what is wrong with it.
  using Index = std::vector<IndexEntry> (*)(const Json& body, Problems& problems);

  PlainRules(std::string type, std::vector<std::string> search_parameters, Index index)
      : type_(std::move(type)), search_parameters_(std::move(search_parameters)), index_(index) {}

  std::string type() const override { return type_; }
  std::vector<std::string> search_parameters() const override { return search_parameters_; }
  std::variant<Prepared, Problems> prepare(const std::string& id, const Json& body,
                                           const Json& stored) override;
  Json shown(const Json& body) const override { return body; }
  void changed(const std::string&, const Json&, const Json&) override {}

 private:
  std::string type_;
  std::vector<std::string> search_parameters_;
  Index index_;
};

/// A user's consent to a client. `client` and `user` must be references.
PlainRules grant_rules();

/// FHIR's Patient, found by name, family, given, identifier, birthdate and gender.
PlainRules patient_rules();

}  // namespace codegrant::server
