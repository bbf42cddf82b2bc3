// Where a resource lies, read off a path: the one reading that the endpoints and the audit share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace codegrant::server {

/// "/fhir/Patient/p1/_history/3", taken apart.
struct ResourceAddress {
  std::string type;  ///< not empty; whether such a type exists is another question
  std::string id;    ///< empty: the type as a whole
  bool is_history = false;
  std::string version;
};

/// `path` is decoded, with "/fhir" before it or without; none where no resource can lie there.
std::optional<ResourceAddress> read_resource_address(std::string_view path);

}  // namespace codegrant::server
