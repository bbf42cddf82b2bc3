// The writes of several calls as one: all of them take effect, or none.
#pragma once

#include <set>
#include <variant>
#include <vector>

#include "server/endpoints/answer_room.hpp"
#include "server/endpoints/bundle_names.hpp"
#include "server/endpoints/resources.hpp"
#include "server/ports/clock.hpp"

namespace codegrant::server {

/// One try at the writes of a transaction: calls are added, each under the policies, then all are made.
class Transaction {
 public:
  /// `names` are those that the entries were given before.
  Transaction(ResourcesEndpoint& resources, const Caller& caller, const BundleNames& names, std::size_t size)
      : resources_(resources), caller_(caller), names_(names), answers_(size) {}

  /// Plans the write of entry `place`; of a read, asks only whether it is allowed. Answers where it stands in
  /// the way of all.
  std::optional<ResourceAnswer> add(std::size_t place, const BundleEntry& entry);

  /// Another write came between: a new try may succeed.
  struct Overtaken {};
  /// The answers, one for each entry; those of reads are empty.
  std::variant<std::vector<ResourceAnswer>, ResourceAnswer, Overtaken> commit(ResourceStore& store,
                                                                              UnixTime now);

 private:
  /// Whether an entry's resource is another than the one that entries refer to.
  bool is_misnamed(std::size_t place, const ResourceCall& call) const;
  std::optional<ResourceAnswer> plan(std::size_t place, ResourceCall call);
  void hold(std::size_t place, ResourceCall call, ResourceAnswer answer);
  void keep(std::size_t place, ResourceCall call, Plan plan);

  ResourcesEndpoint& resources_;
  const Caller& caller_;
  const BundleNames& names_;
  std::vector<ResourceAnswer> answers_;
  std::set<std::string> addresses_;  ///< that are written already
  std::vector<std::size_t> places_;  ///< of `plans_`
  std::vector<ResourceCall> calls_;
  std::vector<Plan> plans_;
  AnswerRoom room_;
  bool is_overtaken_ = false;
};

}  // namespace codegrant::server
