// Characters as the protocols' grammars group them, and texts whose letters may come in either case.
#pragma once

#include <string_view>

namespace codegrant {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

/// True where every character of `text` is one that `allowed` allows; so it is where there is none.
bool consists_of(std::string_view text, bool (*allowed)(char));

/// The value of a hexadecimal digit in either case, or -1.
int hex_digit(char c);

/// True where the texts differ at most in the case of ASCII letters.
bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace codegrant
