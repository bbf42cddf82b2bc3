// All types of resources: those with rules of their own, and any other that FHIR's rule for names allows.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/domain/collection.hpp"
#include "server/ports/clock.hpp"

namespace codegrant::server {

class Collections {
 public:
  /// `special` outlive this object, as all else does that is given by reference.
  Collections(ResourceStore& store, const Clock& clock, std::vector<Collection*> special)
      : store_(store), clock_(clock), special_(std::move(special)) {}

  /// The collection of that type; null where no resource type can be called so. To ask costs nothing that
  /// stays: types are anyone's to make up.
  std::shared_ptr<Collection> find(const std::string& type) const;

 private:
  ResourceStore& store_;
  const Clock& clock_;
  std::vector<Collection*> special_;
};

}  // namespace codegrant::server
