// Small readers for what a session wrote or took, none of them its own.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <variant>

#include "codegrant/session/state.hpp"
#include "tests/sdk/json_oracle.hpp"

namespace codegrant::fuzz {

template <class S>
bool is(const State& state) {
  return std::holds_alternative<S>(state);
}

inline bool begins_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

inline nlohmann::json read_json(std::string_view text) {
  return nlohmann::json::parse(with_lesser_numbers(text), nullptr, false);
}

/// The string called `name`; empty where there is none.
inline std::string string_in(const nlohmann::json& json, const char* name) {
  if (!json.is_object()) return "";
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

inline bool is_true_in(const nlohmann::json& json, const char* name) {
  return json.is_object() && json.contains(name) && json[name] == true;
}

inline std::string without_query(std::string_view url) {
  return std::string(url.substr(0, url.find_first_of("?#")));
}

}  // namespace codegrant::fuzz
