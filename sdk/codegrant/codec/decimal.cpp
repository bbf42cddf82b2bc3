#include "codegrant/codec/decimal.hpp"

#include <cstddef>

#include "codegrant/codec/ascii.hpp"

namespace codegrant {
namespace {

constexpr std::size_t most_digits = 15;

}  // namespace

std::optional<std::int64_t> read_decimal(std::string_view digits) {
  if (digits.empty() || digits.size() > most_digits) return std::nullopt;
  std::int64_t number = 0;
  for (const char digit : digits) {
    if (!is_digit(digit)) return std::nullopt;
    number = number * 10 + (digit - '0');
  }
  return number;
}

}  // namespace codegrant
