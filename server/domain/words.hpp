// Small work on texts: ASCII case, and lists kept as one text with spaces between (RFC 6749 §3.3).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace codegrant::server {

/// ASCII letters in lower case, all else as it is.
std::string lower_case(std::string_view text);

std::vector<std::string> split_at_spaces(std::string_view text);

std::string join_with_spaces(const std::vector<std::string>& words);

}  // namespace codegrant::server
