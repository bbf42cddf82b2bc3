// application/x-www-form-urlencoded by the simplest reader, to compare with.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace codegrant::fuzz {

/// Two hexadecimal digits behind a `%`, or the character itself.
inline std::string decoded(std::string_view part) {
  const auto is_hex = [](char c) {
    return std::string_view("0123456789abcdefABCDEF").find(c) != std::string_view::npos;
  };
  std::string bytes;
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (part[i] == '%' && i + 2 < part.size() && is_hex(part[i + 1]) && is_hex(part[i + 2])) {
      bytes += static_cast<char>(std::stoi(std::string(part.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      bytes += part[i] == '+' ? ' ' : part[i];
    }
  }
  return bytes;
}

/// All of them, in their order.
inline std::vector<std::pair<std::string, std::string>> named_values(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> values;
  for (std::size_t from = 0; from <= text.size();) {
    const auto to = std::min(text.find('&', from), text.size());
    const auto pair = text.substr(from, to - from);
    const auto equals = std::min(pair.find('='), pair.size());
    if (!pair.empty())
      values.emplace_back(decoded(pair.substr(0, equals)),
                          equals < pair.size() ? decoded(pair.substr(equals + 1)) : "");
    from = to + 1;
  }
  return values;
}

/// The one value of `name`; empty where there is none. `count` says how many there are.
inline std::string named_value(std::string_view text, std::string_view name, int* count = nullptr) {
  std::string found;
  int times = 0;
  for (const auto& [other, value] : named_values(text))
    if (other == name && times++ == 0) found = value;
  if (count) *count = times;
  return found;
}

/// The query of an address.
inline std::string_view query_in(std::string_view url) {
  url = url.substr(0, url.find('#'));
  return url.substr(std::min(url.find('?'), url.size() - 1) + 1);
}

}  // namespace codegrant::fuzz
