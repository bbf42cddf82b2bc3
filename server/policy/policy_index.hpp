// All AccessPolicies, compiled once and found by what they are linked to.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/policy/access_policy.hpp"
#include "server/ports/resource_store.hpp"

namespace codegrant::server {

/// The policies of one moment. Immutable.
class PolicySet {
 public:
  using Policy = std::shared_ptr<const AccessPolicy>;

  explicit PolicySet(std::map<std::string, Policy> by_id);

  /// Each policy that has one of `links`, once, in the order of links and then of ids.
  std::vector<Policy> linked_to(const std::vector<std::string>& links) const;
  const std::map<std::string, Policy>& by_id() const { return by_id_; }

 private:
  std::map<std::string, Policy> by_id_;
  std::unordered_map<std::string, std::vector<Policy>> by_link_;
};

/// Safe to use from several threads.
class PolicyIndex {
 public:
  PolicyIndex(ResourceStore& store, const Engines& engines) : store_(store), engines_(engines) {}

  /// The policies as they are stored now, whoever wrote them: the store is asked for news each time, and only
  /// what changed is read and compiled. May throw StoreUnavailable.
  std::shared_ptr<const PolicySet> current();

 private:
  struct Read {
    std::shared_ptr<const PolicySet> set;
    std::int64_t until = 0;  ///< the moment in the store up to which `set` is right
  };

  Read last_read() const;
  void read_changed();
  PolicySet::Policy compile(const Resource& stored) const;

  ResourceStore& store_;
  const Engines& engines_;
  mutable std::mutex mutex_;
  Read read_{std::make_shared<const PolicySet>(std::map<std::string, PolicySet::Policy>()), 0};
};

}  // namespace codegrant::server
