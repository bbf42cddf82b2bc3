#include "server/policy/matcho.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace codegrant::server {
namespace {

constexpr std::array operators = {"$enum", "$one-of", "$contains",   "$every",
                                  "$not",  "$length", "$present-all"};

/// A pattern that no value can be held against. Caught by the two public functions.
class BadPattern : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

bool is_operator(std::string_view key) { return key.starts_with("$"); }

RE2::Options quiet() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(1 << 20);
  return options;
}

bool matches_expression(const std::string& expression, const Json& value) {
  const RE2 compiled(expression, quiet());
  if (!compiled.ok()) throw BadPattern("'#" + expression + "' is no regular expression: " + compiled.error());
  return value.is_string() && RE2::PartialMatch(value.get_ref<const std::string&>(), compiled);
}

/// The value at ".user.data.id"; null where a step is missing.
const Json& value_at(const Json& root, std::string_view path) {
  const Json* at = &root;
  for (std::size_t begin = 1; begin <= path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    at = &member_at(*at, {path.substr(begin, end - begin)});
    begin = end + 1;
  }
  return *at;
}

bool is_blank(const Json& value) {
  if (value.is_null()) return true;
  if (value.is_string())
    return value.get_ref<const std::string&>().find_first_not_of(" \t\r\n") == std::string::npos;
  return (value.is_object() || value.is_array()) && value.empty();
}

class Matcher {
 public:
  explicit Matcher(const Json& root) : root_(root) {}

  bool matches(const Json& pattern, const Json& value) const {
    if (pattern.is_object()) return matches_object(pattern, value);
    if (pattern.is_array()) return matches_prefix(pattern, value);
    if (pattern.is_string()) return matches_text(pattern.get_ref<const std::string&>(), value);
    return pattern == value;
  }

 private:
  bool matches_object(const Json& pattern, const Json& value) const {
    bool only_operators = !pattern.empty();
    for (const auto& [key, part] : pattern.items()) {
      if (!matches_member(key, part, value)) return false;
      only_operators = only_operators && is_operator(key);
    }
    return only_operators || value.is_object();  // inclusion of nothing still wants an object
  }

  bool matches_member(const std::string& key, const Json& part, const Json& value) const {
    if (is_operator(key)) return matches_operator(key, part, value);
    return value.is_object() && matches(part, member_at(value, {key}));
  }

  bool matches_prefix(const Json& pattern, const Json& value) const {
    if (!value.is_array() || value.size() < pattern.size()) return false;
    for (std::size_t i = 0; i < pattern.size(); ++i)
      if (!matches(pattern[i], value[i])) return false;
    return true;
  }

  bool matches_text(const std::string& pattern, const Json& value) const {
    if (pattern == "present?") return !value.is_null();
    if (pattern == "nil?") return value.is_null();
    if (pattern == "not-blank?") return !is_blank(value);
    if (pattern.starts_with("#")) return matches_expression(pattern.substr(1), value);
    // Where both sides are missing nothing was shown, and nothing is granted.
    if (pattern.starts_with(".")) return !value.is_null() && value == value_at(root_, pattern);
    return value.is_string() && value.get_ref<const std::string&>() == pattern;
  }

  bool matches_operator(const std::string& name, const Json& operand, const Json& value) const {
    const auto matches_value = [&](const Json& pattern) { return matches(pattern, value); };
    const auto matches_operand = [&](const Json& element) { return matches(operand, element); };
    if (name == "$not") return !matches(operand, value);
    if (name == "$enum") return std::find(operand.begin(), operand.end(), value) != operand.end();
    if (name == "$one-of") return std::any_of(operand.begin(), operand.end(), matches_value);
    if (name == "$contains")
      return value.is_array() && std::any_of(value.begin(), value.end(), matches_operand);
    if (name == "$every") return value.is_array() && std::all_of(value.begin(), value.end(), matches_operand);
    if (name == "$length") return value.is_array() && matches(operand, Json(value.size()));
    if (name == "$present-all") return has_all(operand, value);
    throw BadPattern("there is no operator " + name);
  }

  /// Each pattern of `operand` is met by some element, in any order.
  bool has_all(const Json& operand, const Json& value) const {
    return value.is_array() && std::all_of(operand.begin(), operand.end(), [&](const Json& pattern) {
             return std::any_of(value.begin(), value.end(),
                                [&](const Json& v) { return matches(pattern, v); });
           });
  }

  const Json& root_;
};

void check(const Json& pattern) {
  if (pattern.is_string()) {
    const auto& text = pattern.get_ref<const std::string&>();
    if (text.starts_with("#")) static_cast<void>(matches_expression(text.substr(1), Json()));
  }
  if (pattern.is_object())
    for (const auto& [key, operand] : pattern.items()) {
      if (is_operator(key) && std::find(operators.begin(), operators.end(), key) == operators.end())
        throw BadPattern("there is no operator " + key);
      const bool takes_list = key == "$enum" || key == "$one-of" || key == "$present-all";
      if (takes_list && !operand.is_array()) throw BadPattern(key + " takes a list");
    }
  if (pattern.is_structured())
    for (const Json& part : pattern) check(part);
}

}  // namespace

Result<bool> matches_matcho(const Json& pattern, const Json& value, const Json& root) {
  try {
    return Matcher(root).matches(pattern, value);
  } catch (const BadPattern& bad) {
    return Error{ErrorCode::server_error, bad.what()};
  }
}

Result<void> check_matcho(const Json& pattern) {
  try {
    check(pattern);
    return {};
  } catch (const BadPattern& bad) {
    return Error{ErrorCode::invalid_request, bad.what()};
  }
}

}  // namespace codegrant::server
