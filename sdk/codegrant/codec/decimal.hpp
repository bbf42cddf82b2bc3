// Whole numbers in decimal, as ports, lifetimes and times are written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace codegrant {

/// The number that `digits` spells. Nothing where that is no digit, more than 15 of them, or anything
/// else, such as a sign.
std::optional<std::int64_t> read_decimal(std::string_view digits);

/// The digits of `number`, which must not be negative.
std::string write_decimal(std::int64_t number);

}  // namespace codegrant
