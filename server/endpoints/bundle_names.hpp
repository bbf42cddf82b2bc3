// Entries of a Bundle that refer to each other by `fullUrl`, before there is anything to refer to.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "server/endpoints/bundle_entries.hpp"
#include "server/endpoints/resource_operations.hpp"

namespace codegrant::server {

/// The addresses of what entries write, and which of them write the same.
struct BundleNames {
  std::map<std::size_t, std::string> addresses;  ///< "Patient/p1" of entry 3; empty: none now
  std::map<std::size_t, std::size_t> same_as;    ///< entry 4 creates what entry 3 does, if it does
};

/// Finds or gives an id to all that the entries create or update, and puts addresses in the place of
/// `urn:uuid:` references to them. Two conditional creations of the same type under the same condition are
/// one. What is found may have changed when it is written: whoever writes compares the address.
BundleNames name_resources(const Collections& collections, const std::string& issuer,
                           ResourceOperations& operations, std::vector<BundleEntry>& entries);

}  // namespace codegrant::server
