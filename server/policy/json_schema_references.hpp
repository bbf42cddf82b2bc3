// Which part of a schema a `$ref` means: the base that `$id` sets, and JSON pointers (RFC 6901).
#pragma once

#include <map>
#include <string>

#include "server/json/json.hpp"

namespace codegrant::server::json_schema {

class References {
 public:
  /// Walks through `root`, which outlives this object.
  explicit References(const Json& root);

  /// What `reference` means in the schema `from`; null where it is not in this document.
  const Json* find(const Json& from, const std::string& reference) const;

 private:
  void walk(const Json& schema, std::string base);
  void walk_below(const Json& schema, const std::string& base);

  std::map<std::string, const Json*, std::less<>> by_address_;  ///< without fragment, or with a plain name
  std::map<const Json*, std::string> base_;
};

}  // namespace codegrant::server::json_schema
