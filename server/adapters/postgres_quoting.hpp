// How PostgreSQL takes a text of SQL apart, as far as policies need it: what is quoted, and what a name is
// of.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace codegrant::server::postgres {

/// How much of `text` is a quoted text, a quoted name or a comment at its beginning; 0: it begins otherwise.
/// A quote that is written twice is the end of one text and the beginning of the next. Backslashes mean
/// nothing.
std::size_t size_of_quoted(std::string_view text);

/// A letter, a digit or `_`.
bool is_part_of_a_name(char c);

/// As names without quotes are read.
std::string in_lower_case(std::string_view name);

}  // namespace codegrant::server::postgres
