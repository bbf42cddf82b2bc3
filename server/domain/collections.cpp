#include "server/domain/collections.hpp"

#include "server/domain/plain_rules.hpp"
#include "server/domain/stored_collection.hpp"

namespace codegrant::server {
namespace {

struct PlainCollection {
  PlainCollection(ResourceStore& store, const Clock& clock, const std::string& type)
      : rules(plain_rules(type)), documents(store, rules, clock) {}

  PlainRules rules;
  StoredCollection documents;
};

}  // namespace

std::shared_ptr<Collection> Collections::find(const std::string& type) const {
  for (Collection* collection : special_)
    if (collection->type() == type) return {std::shared_ptr<void>(), collection};
  if (!is_resource_type(type)) return nullptr;
  const auto plain = std::make_shared<PlainCollection>(store_, clock_, type);
  return {plain, &plain->documents};
}

}  // namespace codegrant::server
