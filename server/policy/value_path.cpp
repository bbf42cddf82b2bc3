#include "server/policy/value_path.hpp"

#include <algorithm>
#include <charconv>

namespace codegrant::server {
namespace {

const Json& absent() {
  static const Json null;
  return null;
}

const Json& element(const Json& list, const std::string& step) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
  const bool is_number = error == std::errc{} && end == step.data() + step.size();
  return is_number && index < list.size() ? list[index] : absent();
}

}  // namespace

ValuePath::ValuePath(std::string_view text) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('.', begin), text.size());
    steps_.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
}

const Json& ValuePath::find(const Json& root) const {
  const Json* at = &root;
  for (const std::string& step : steps_) at = at->is_array() ? &element(*at, step) : &member_at(*at, {step});
  return *at;
}

}  // namespace codegrant::server
