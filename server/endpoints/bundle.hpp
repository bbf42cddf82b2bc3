// POST / takes a Bundle of requests, PUT / a list of resources: each part passes the access policies like a
// request of its own.
#pragma once

#include "server/endpoints/bundle_entries.hpp"
#include "server/endpoints/resources.hpp"
#include "server/ports/clock.hpp"

namespace codegrant::server {

class BundleEndpoint {
 public:
  BundleEndpoint(ResourcesEndpoint& resources, const CallerFinder& callers, ResourceStore& store,
                 const Clock& clock)
      : resources_(resources), callers_(callers), store_(store), clock_(clock) {}

  http::Response handle(const http::Request& request);

 private:
  ResourceAnswer answer(const http::Request& request, const Caller& caller);
  /// Each entry for itself: what one of them may not does not touch the others.
  ResourceAnswer batch(std::vector<BundleEntry> entries, const Caller& caller);
  ResourceAnswer answer_alone(const http::Request& request, const Caller& caller,
                              std::optional<Json> document, std::size_t room);
  /// All entries or none. Gives the answer to each, or one refusal.
  std::variant<std::vector<ResourceAnswer>, ResourceAnswer> transaction(
      const std::vector<BundleEntry>& entries, const Caller& caller);
  /// Fills in the answers to entries that only read, as they are after the writes.
  void read_back(const std::vector<BundleEntry>& entries, const Caller& caller,
                 std::vector<ResourceAnswer>& answers);

  ResourcesEndpoint& resources_;
  const CallerFinder& callers_;
  ResourceStore& store_;
  const Clock& clock_;
};

}  // namespace codegrant::server
