// The keywords of draft-07 that ask something of the value itself.
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "server/policy/expression.hpp"
#include "server/policy/json_schema_checks.hpp"

namespace codegrant::server::json_schema {
namespace {

bool is_integer(const Json& value) {
  return value.is_number_integer() ||
         (value.is_number_float() && std::floor(value.get<double>()) == value.get<double>());
}

bool has_type(const Json& value, const std::string& type) {
  if (type == "integer") return is_integer(value);
  if (type == "number") return value.is_number();
  return type == value.type_name();  // "null", "boolean", "string", "array", "object"
}

bool is_type(const Json& name) {
  static const std::set<Json> types{"null", "boolean", "string", "array", "object", "number", "integer"};
  return types.contains(name);
}

Check read_type(const Keyword& keyword) {
  const Json list = keyword.operand.is_array() ? keyword.operand : Json::array({keyword.operand});
  if (list.empty() || !std::all_of(list.begin(), list.end(), is_type))
    return keyword.refuse("must be null, boolean, string, array, object, number, integer or a list of them");
  return [types = list.get<std::vector<std::string>>()](const Json& value, Run&) {
    return std::any_of(types.begin(), types.end(), [&](const auto& type) { return has_type(value, type); });
  };
}

Check read_enum(const Keyword& keyword) {
  if (!keyword.operand.is_array()) return keyword.refuse("must be a list of values");
  return [values = keyword.operand](const Json& value, Run&) {
    return std::find(values.begin(), values.end(), value) != values.end();
  };
}

Check read_const(const Keyword& keyword) {
  return [wanted = keyword.operand](const Json& value, Run&) { return value == wanted; };
}

bool is_multiple(const Json& value, const Json& of) {
  if (value.is_number_integer() && of.is_number_integer() && of.get<std::int64_t>() != 0)
    return value.get<std::int64_t>() % of.get<std::int64_t>() == 0;
  const double quotient = value.get<double>() / of.get<double>();
  if (!std::isfinite(quotient)) return false;
  // 0.0075 / 0.0001 is 75 but for the last bits.
  const double tolerance = std::abs(quotient) * 4 * std::numeric_limits<double>::epsilon();
  return std::abs(quotient - std::round(quotient)) <= tolerance;
}

Check read_multiple_of(const Keyword& keyword) {
  if (!keyword.operand.is_number() || keyword.operand <= 0) return keyword.refuse("must be a number over 0");
  return [of = keyword.operand](const Json& value, Run&) {
    return !value.is_number() || is_multiple(value, of);
  };
}

/// A bound of numbers; `within` compares a value with it.
template <class Compare>
Check read_bound(const Keyword& keyword) {
  if (!keyword.operand.is_number()) return keyword.refuse("must be a number");
  return [bound = keyword.operand](const Json& value, Run&) {
    return !value.is_number() || Compare()(value, bound);
  };
}

std::size_t characters(const Json& text) {
  const auto& bytes = text.get_ref<const std::string&>();
  return static_cast<std::size_t>(std::count_if(bytes.begin(), bytes.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;  // not the rest of a character (RFC 3629 §3)
  }));
}

enum class Measured { text, list, object };

bool is_measured(const Json& value, Measured measured) {
  if (measured == Measured::text) return value.is_string();
  return measured == Measured::list ? value.is_array() : value.is_object();
}

std::size_t size_of(const Json& value) { return value.is_string() ? characters(value) : value.size(); }

/// A bound of how many characters, elements or members.
template <Measured measured, class Compare>
Check read_size(const Keyword& keyword) {
  if (!keyword.operand.is_number() || !is_integer(keyword.operand) || keyword.operand < 0)
    return keyword.refuse("must be a whole number, 0 or more");
  return [bound = keyword.operand](const Json& value, Run&) {
    return !is_measured(value, measured) || Compare()(Json(size_of(value)), bound);
  };
}

Check read_pattern(const Keyword& keyword) {
  if (!keyword.operand.is_string()) return keyword.refuse("must be a regular expression");
  auto expression = Expression::compile(keyword.operand.get<std::string>());
  if (!expression) return keyword.refuse(expression.error().detail);
  return [found = *std::move(expression)](const Json& value, Run&) {
    return !value.is_string() || found.found_in(value.get_ref<const std::string&>());
  };
}

bool has_repeats(const Json& list) {
  std::vector<const Json*> sorted;
  for (const Json& element : list) sorted.push_back(&element);
  std::sort(sorted.begin(), sorted.end(), [](const Json* a, const Json* b) { return *a < *b; });
  return std::adjacent_find(sorted.begin(), sorted.end(),
                            [](const Json* a, const Json* b) { return *a == *b; }) != sorted.end();
}

Check read_unique_items(const Keyword& keyword) {
  if (!keyword.operand.is_boolean()) return keyword.refuse("must be true or false");
  return [unique = keyword.operand.get<bool>()](const Json& value, Run&) {
    return !unique || !value.is_array() || !has_repeats(value);
  };
}

Check read_required(const Keyword& keyword) {
  const Json& names = keyword.operand;
  if (!names.is_array() ||
      !std::all_of(names.begin(), names.end(), [](const Json& name) { return name.is_string(); }))
    return keyword.refuse("must be a list of names");
  return [wanted = names.get<std::vector<std::string>>()](const Json& value, Run&) {
    return !value.is_object() ||
           std::all_of(wanted.begin(), wanted.end(), [&](const auto& name) { return value.contains(name); });
  };
}

}  // namespace

const std::vector<KeywordReader>& assertions() {
  using AtMost = std::less_equal<Json>;
  using AtLeast = std::greater_equal<Json>;
  static const std::vector<KeywordReader> all{
      {"type", read_type},
      {"enum", read_enum},
      {"const", read_const},
      {"multipleOf", read_multiple_of},
      {"maximum", read_bound<AtMost>},
      {"exclusiveMaximum", read_bound<std::less<Json>>},
      {"minimum", read_bound<AtLeast>},
      {"exclusiveMinimum", read_bound<std::greater<Json>>},
      {"maxLength", read_size<Measured::text, AtMost>},
      {"minLength", read_size<Measured::text, AtLeast>},
      {"pattern", read_pattern},
      {"maxItems", read_size<Measured::list, AtMost>},
      {"minItems", read_size<Measured::list, AtLeast>},
      {"uniqueItems", read_unique_items},
      {"maxProperties", read_size<Measured::object, AtMost>},
      {"minProperties", read_size<Measured::object, AtLeast>},
      {"required", read_required},
  };
  return all;
}

}  // namespace codegrant::server::json_schema
