// The query of a policy: SQL in which `{{path}}` stands for a value of the request and `{{!path}}` for an
// identifier that the request names.
#pragma once

#include <optional>

#include "server/domain/fields.hpp"
#include "server/policy/policy_request.hpp"
#include "server/policy/value_path.hpp"
#include "server/ports/policy_queries.hpp"

namespace codegrant::server {

class QueryTemplate {
 public:
  /// Fails with `invalid_request` where a brace is not closed or a path is empty.
  static Result<QueryTemplate> parse(std::string_view text);

  /// The query for one request. Values are bound, never part of the text; identifiers are lower-cased and
  /// quoted. Fails with `server_error` where an identifier is no text or holds a NUL.
  Result<PolicyQuery> fill_in(const PolicyRequest& request) const;

  /// The query with nothing bound and `placeholder` for identifiers.
  PolicyQuery with_placeholders(const std::string& placeholder) const;

 private:
  enum class Kind { text, value, identifier };
  struct Part {
    Kind kind;
    std::string text;  ///< SQL, or the path as it is written
    ValuePath path;
  };

  std::vector<Part> parts_;
};

}  // namespace codegrant::server
