// A collection of documents in the resource store, under the rules of its type.
#pragma once

#include "server/domain/collection.hpp"
#include "server/domain/resource_rules.hpp"
#include "server/ports/clock.hpp"

namespace codegrant::server {

class StoredCollection : public Collection {
 public:
  StoredCollection(ResourceStore& store, ResourceRules& rules, const Clock& clock)
      : store_(store), rules_(rules), clock_(clock) {}

  std::string type() const override { return rules_.type(); }
  std::optional<Shown> read(const std::string& id) override;
  WriteOutcome write(const std::string& id, const Json& document, const Precondition& precondition) override;
  std::optional<Shown> erase(const std::string& id) override;
  std::variant<SearchPage, UnknownParameter> search(const std::vector<Match>& matches,
                                                    const Page& page) override;

 private:
  WriteOutcome try_to_write(const std::string& id, const Json& document, const Precondition& precondition);
  Shown show_stored(const Resource& resource, const Json& body, bool created) const;

  ResourceStore& store_;
  ResourceRules& rules_;
  const Clock& clock_;
};

}  // namespace codegrant::server
