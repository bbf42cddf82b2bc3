#include "server/json/text_length.hpp"

namespace codegrant::server {
namespace {

constexpr std::size_t quotes = 2;
constexpr std::size_t of_a_scalar = 8;

}  // namespace

std::size_t text_length(const Json& value) {
  if (value.is_string()) return value.get_ref<const std::string&>().size() + quotes;
  if (!value.is_structured()) return of_a_scalar;
  std::size_t length = 2;  // the brackets
  for (const Json& member : value) length += text_length(member) + 1;
  if (value.is_object())
    for (auto member = value.begin(); member != value.end(); ++member)
      length += member.key().size() + quotes + 1;
  return length;
}

}  // namespace codegrant::server
