// A path such as "user.data.patients.0": where in a request a value is to be found.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/json/json.hpp"

namespace codegrant::server {

class ValuePath {
 public:
  /// Steps with dots between; an empty text is the root itself.
  explicit ValuePath(std::string_view text);

  /// The value below `root`; null where a step is missing. In a list a step is the number of an element.
  const Json& find(const Json& root) const;

 private:
  std::vector<std::string> steps_;
};

}  // namespace codegrant::server
