// Characters of texts that others wrote, and which of them must not reach a person's eye.
#pragma once

#include <cstdint>
#include <string_view>

namespace codegrant::server {

/// Takes the first code point off `text`, which is not empty. One byte that is no UTF-8 is given as a control
/// character.
std::uint32_t take_code_point(std::string_view& text);

/// Control characters (C0, DEL, C1), soft hyphen, and the format characters of bidirectional and invisible
/// text: with them a text looks like what it is not.
bool is_harmful(std::uint32_t point);

}  // namespace codegrant::server
