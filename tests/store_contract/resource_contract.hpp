// What the tests of server/ports/resource_store.hpp share.
#pragma once

#include <string>
#include <vector>

#include "server/ports/resource_store.hpp"
#include "stores.hpp"

namespace codegrant::server {

class ResourceContract : public StoreContract {
 protected:
  WriteResult put(const std::string& id, const std::string& body, const std::vector<IndexEntry>& index = {},
                  const Precondition& precondition = {}, UnixTime now = noon) {
    return stores().resources().put({"User", id, body, 0, {}, {}}, index, precondition, now);
  }

  std::vector<std::string> found(const std::vector<Match>& matches, const Page& page = {}) {
    std::vector<std::string> ids;
    for (const auto& resource : stores().resources().search("User", matches, page).resources)
      ids.push_back(resource.id);
    return ids;
  }

  EraseResult erase(const std::string& id, const Precondition& precondition = {}) {
    return stores().resources().erase("User", id, precondition, noon + second);
  }

  /// A document that is shown as it is, and so found by its paths.
  void put_shown(const std::string& id, const std::string& body, const std::vector<IndexEntry>& index = {}) {
    stores().resources().put({.type = "User", .id = id, .body = body, .shown = body}, index, {}, noon);
  }

  std::size_t total(const std::vector<Match>& matches, const Page& page = {}) {
    return stores().resources().search("User", matches, page).total;
  }
};

}  // namespace codegrant::server
