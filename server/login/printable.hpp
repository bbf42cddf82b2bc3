// Texts of strangers, made fit for a terminal and for a page.
#pragma once

#include <string>
#include <string_view>

namespace codegrant::login {

/// `text` on one line, at most 512 bytes of it, with `?` for whatever could move the cursor, hide something
/// or turn the reading direction around: control characters, format characters, bytes that are no UTF-8.
std::string printable(std::string_view text);

/// `text` as HTML shows it, whatever is in it.
std::string html(std::string_view text);

}  // namespace codegrant::login
