// Whole numbers in decimal, as ports, lifetimes and times are written.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace codegrant {

/// The number that `digits` spells. Nothing where that is no digit, more than 15 of them, or anything
/// else, such as a sign.
std::optional<std::int64_t> read_decimal(std::string_view digits);

/// Appends the digits of `number`, which must not be negative.
template <class Sink>
void append_decimal(Sink& text, std::int64_t number) {
  if (number >= 10) append_decimal(text, number / 10);
  text += static_cast<char>('0' + number % 10);
}

}  // namespace codegrant
