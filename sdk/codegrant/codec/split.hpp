// Texts whose parts a character separates: addresses, queries, scopes, paths, compact tokens.
#pragma once

#include <string_view>

namespace codegrant {

/// Ends `text` before its first `separator` and gives what comes behind that. Where there is none it is
/// false, and leaves both as they are.
bool cut(std::string_view& text, char separator, std::string_view& behind);

/// Takes the first part off `text`, and the `separator` behind it; all of it where there is none.
std::string_view take_part(std::string_view& text, char separator);

}  // namespace codegrant
