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

  /// The policy `id` was or will be written or deleted: the next decision reads it again. Whoever learns of a
  /// change says so here; a store that other processes write to, too.
  void changed(const std::string& id);

  /// The policies as they are stored now. May throw StoreUnavailable.
  std::shared_ptr<const PolicySet> current();

 private:
  std::map<std::string, PolicySet::Policy> read_all() const;
  std::map<std::string, PolicySet::Policy> read_changed() const;
  PolicySet::Policy compile(const Resource& stored) const;

  ResourceStore& store_;
  const Engines& engines_;
  std::mutex mutex_;
  std::set<std::string> changed_;
  std::shared_ptr<const PolicySet> set_;  ///< null: nothing was read yet
};

}  // namespace codegrant::server
