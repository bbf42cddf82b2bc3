// The values of a policy's query as libpq takes them.
#pragma once

#include <libpq-fe.h>

#include <optional>
#include <string>
#include <vector>

#include "server/ports/policy_queries.hpp"

namespace codegrant::server::postgres {

// Types by the numbers that pg_type has for ever.
inline constexpr Oid type_that_the_query_says = 0;
inline constexpr Oid boolean = 16, bigint = 20, smallint = 21, integer = 23, text = 25,
                     double_precision = 701;

/// Each value has the type that it had in the request; a null has `type_of_null`.
class Parameters {
 public:
  Parameters(const PolicyQuery& query, Oid type_of_null);

  int count() const { return static_cast<int>(values_.size()); }
  const char* const* values() const { return pointers_.data(); }
  const Oid* types() const { return types_.data(); }

 private:
  void add(std::optional<std::string> value, Oid type);

  std::vector<std::optional<std::string>> values_;
  std::vector<const char*> pointers_;
  std::vector<Oid> types_;
};

/// Whether a value holds U+0000: PostgreSQL has no such text, and would read it up to there.
bool holds_nul(const PolicyQuery& query);

}  // namespace codegrant::server::postgres
