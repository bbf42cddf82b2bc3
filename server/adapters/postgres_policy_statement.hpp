// A policy's query as PostgreSQL takes it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace codegrant::server::postgres {

struct PolicyStatement {
  std::string text;
  std::size_t parameters = 0;
};

/// The text with `$1`, `$2` … for each `?` outside of quotes and comments, as a part of a SELECT: what is no
/// query, such as EXPLAIN or an UPDATE, cannot stand there, and a second statement neither.
PolicyStatement policy_statement(std::string_view text);

/// The name at `position` of `statement`, counted from 1 in characters, as PostgreSQL reads it: without its
/// quotes, or in lower case. Empty where no plain name of letters, digits and `_` is there, or one behind a
/// schema's.
std::string table_name_at(std::string_view statement, std::size_t position);

}  // namespace codegrant::server::postgres
