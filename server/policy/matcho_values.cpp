#include "server/policy/matcho_values.hpp"

namespace codegrant::server::matcho {
namespace {

bool is_blank(const Json& value) {
  if (value.is_null()) return true;
  if (value.is_string())
    return value.get_ref<const std::string&>().find_first_not_of(" \t\r\n") == std::string::npos;
  return value.is_structured() && value.empty();
}

}  // namespace

Question::Answer find_question(std::string_view text) {
  if (text == "present?") return [](const Json& value) { return !value.is_null(); };
  if (text == "nil?") return [](const Json& value) { return value.is_null(); };
  if (text == "not-blank?") return [](const Json& value) { return !is_blank(value); };
  return nullptr;
}

}  // namespace codegrant::server::matcho
