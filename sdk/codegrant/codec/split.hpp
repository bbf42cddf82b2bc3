// Lists whose parts a character separates: scopes, queries, paths, compact tokens.
#pragma once

#include <string_view>

namespace codegrant {

/// Cuts `text` behind its first `separator` and returns what came before that; all of it where there is
/// none.
std::string_view take_part(std::string_view& text, char separator);

}  // namespace codegrant
