#include "codegrant/protocol/numeric_date.hpp"

#include <cstddef>

#include "codegrant/codec/decimal.hpp"

namespace codegrant {
namespace {

constexpr std::size_t most_digits = 10;

}  // namespace

std::int64_t whole_seconds(std::string_view number) {
  const auto digits = number.substr(0, number.find('.'));
  if (digits.size() < number.size()) {
    const auto fraction = number.substr(digits.size() + 1);
    if (fraction.empty() || fraction.find_first_not_of("0123456789") != std::string_view::npos) return -1;
  }
  if (digits.size() > most_digits) return -1;
  return read_decimal(digits).value_or(-1);
}

}  // namespace codegrant
