#include "server/policy/policy_index.hpp"

#include <algorithm>

namespace codegrant::server {

PolicySet::PolicySet(std::map<std::string, Policy> by_id) : by_id_(std::move(by_id)) {
  for (const auto& [id, policy] : by_id_)
    for (const auto& link : std::set<std::string>(policy->links.begin(), policy->links.end()))
      by_link_[link].push_back(policy);
}

std::vector<PolicySet::Policy> PolicySet::linked_to(const std::vector<std::string>& links) const {
  std::vector<Policy> found;
  for (const auto& link : links) {
    const auto linked = by_link_.find(link);
    if (linked == by_link_.end()) continue;
    for (const Policy& policy : linked->second) {
      const bool may_be_there = policy->links.size() > 1;
      if (!may_be_there || std::find(found.begin(), found.end(), policy) == found.end())
        found.push_back(policy);
    }
  }
  return found;
}

std::shared_ptr<const PolicySet> PolicyIndex::current() {
  const Read read = last_read();
  if (store_.news("AccessPolicy", read.until).ids.empty()) return read.set;
  read_changed();
  return last_read().set;
}

PolicyIndex::Read PolicyIndex::last_read() const {
  const std::lock_guard lock(mutex_);
  return read_;
}

// The lock is held while the store is read: of two threads that learn of changes, the one that read first
// must not write last.
void PolicyIndex::read_changed() {
  const std::lock_guard lock(mutex_);
  const News news = store_.news("AccessPolicy", read_.until);
  auto policies = read_.set->by_id();
  for (const auto& id : news.ids) {
    const auto stored = store_.get("AccessPolicy", id);
    if (stored)
      policies[id] = compile(*stored);
    else
      policies.erase(id);
  }
  read_ = {std::make_shared<const PolicySet>(std::move(policies)), news.until};
}

// What cannot be read was checked when it was written, by another version of this program or not at all. It
// stays among the others, so that whom it is linked to learns from the log why it denies.
PolicySet::Policy PolicyIndex::compile(const Resource& stored) const {
  const auto body = parse_json(stored.body);
  Problems problems;
  if (!body) problems.push_back({"AccessPolicy", body.error().detail});
  auto policy = read_access_policy(stored.id, body ? *body : Json(), engines_, problems);
  if (problems.empty()) return std::make_shared<const AccessPolicy>(std::move(policy));
  policy.condition.reset();
  policy.fault = problems.front().expression + " " + problems.front().diagnostics;
  if (policy.links.empty()) policy.links.emplace_back(global_link);
  return std::make_shared<const AccessPolicy>(std::move(policy));
}

}  // namespace codegrant::server
