// JSON Schema, draft-07: what a value must look like.
//
// Every keyword of the draft is checked but `format` and `contentEncoding`, which describe. Expressions are
// RE2's: linear in time, without look-ahead and back-references. `$ref` leads to places in the same document;
// no other is fetched.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "server/domain/fields.hpp"

namespace codegrant::server {

namespace json_schema {
struct Schema;
}

class JsonSchema {
 public:
  /// Reads a schema. None where a keyword has a value of the wrong kind, an expression is broken, or a `$ref`
  /// leads nowhere; each is noted in `problems`, at its place below `place`.
  static std::optional<JsonSchema> compile(const Json& schema, const std::string& place, Problems& problems);

  /// Whether `value` is valid. Fails with `server_error` where that takes too many steps to tell: references
  /// can lead in circles, or branch without end.
  Result<bool> accepts(const Json& value) const;

 private:
  using Schemas = std::deque<json_schema::Schema>;
  JsonSchema(std::shared_ptr<const Schemas> schemas, const json_schema::Schema& root)
      : schemas_(std::move(schemas)), root_(&root) {}

  std::shared_ptr<const Schemas> schemas_;  ///< which refer to each other
  const json_schema::Schema* root_;
};

}  // namespace codegrant::server
