#include "codegrant/codec/decimal.hpp"

#include <cstddef>

namespace codegrant {
namespace {

constexpr std::size_t most_digits = 15;

}  // namespace

std::optional<std::int64_t> read_decimal(std::string_view digits) {
  if (digits.empty() || digits.size() > most_digits) return std::nullopt;
  std::int64_t number = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return std::nullopt;
    number = number * 10 + (digit - '0');
  }
  return number;
}

std::string write_decimal(std::int64_t number) {
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + number % 10));
    number /= 10;
  } while (number > 0);
  return digits;
}

}  // namespace codegrant
