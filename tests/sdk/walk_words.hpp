// What the parts of the walk's world say alike: names, addresses, secrets and how they are known.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <variant>

#include "codegrant/codec/form.hpp"
#include "codegrant/session/session.hpp"

namespace codegrant {

constexpr std::uint8_t nobodys = 255;  // the login of a forged callback

constexpr auto patient = "https://as.example/Patient";

/// All secrets that the server gives have this in them, and nothing else has.
constexpr char secret_mark = '~';

inline bool is_secret(std::string_view text) { return text.find(secret_mark) != std::string_view::npos; }

inline std::string number(int n) {
  auto digits = std::to_string(n);
  return std::string(3 - digits.size(), '0') + digits;
}

template <class S>
bool is(const State& state) {
  return std::holds_alternative<S>(state);
}

/// The parameter called `name` of a form or of a query.
inline std::string parameter(const std::string& text, std::string_view name) {
  const auto form = Form::parse(text);
  return form ? std::string(form->get(name).value_or("")) : "";
}

inline std::string query_of(const std::string& url) {
  return url.substr(std::min(url.find('?') + 1, url.size()));
}

inline bool begins_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

}  // namespace codegrant
