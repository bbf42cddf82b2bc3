#include "server/adapters/postgres_policy_parameters.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace codegrant::server::postgres {
namespace {

/// In as many digits as bring the same number back.
std::string digits_of(double number) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  return {digits.data(), end};
}

}  // namespace

Parameters::Parameters(const PolicyQuery& query, Oid type_of_null) {
  for (const QueryValue& value : query.values) {
    if (const auto* said = std::get_if<std::string>(&value))
      add(*said, text);
    else if (const auto* whole = std::get_if<std::int64_t>(&value))
      add(std::to_string(*whole), bigint);
    else if (const auto* decimal = std::get_if<double>(&value))
      add(digits_of(*decimal), double_precision);
    else if (const auto* flag = std::get_if<bool>(&value))
      add(*flag ? "t" : "f", boolean);
    else
      add(std::nullopt, type_of_null);
  }
  for (const auto& value : values_) pointers_.push_back(value ? value->c_str() : nullptr);
}

void Parameters::add(std::optional<std::string> value, Oid type) {
  values_.push_back(std::move(value));
  types_.push_back(type);
}

bool holds_nul(const PolicyQuery& query) {
  return std::any_of(query.values.begin(), query.values.end(), [](const QueryValue& value) {
    const auto* said = std::get_if<std::string>(&value);
    return said != nullptr && said->find('\0') != std::string::npos;
  });
}

}  // namespace codegrant::server::postgres
