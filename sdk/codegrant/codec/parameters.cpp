#include "codegrant/codec/parameters.hpp"

#include <algorithm>
#include <cstddef>

#include "codegrant/codec/percent.hpp"
#include "codegrant/codec/split.hpp"
#include "codegrant/codec/utf8.hpp"

namespace codegrant {
namespace {

constexpr int most_parameters = 64;

bool decode(std::string_view text, Arena& arena, std::string_view& decoded) {
  Text bytes(arena);
  if (!percent_decode(text, bytes, Plus::space)) return false;
  decoded = bytes.view();
  return is_utf8(decoded);
}

}  // namespace

Result<Parameters> Parameters::parse(std::string_view text, Arena& arena) {
  const auto parameters = parse_with_repeats(text, arena);
  if (!parameters) return parameters;
  for (const auto& parameter : *parameters)
    if (parameters->find(parameter.name) != &parameter)
      return Error{ErrorCode::invalid_request, "parameter sent more than once"};
  return parameters;
}

Result<Parameters> Parameters::parse_with_repeats(std::string_view text, Arena& arena) {
  Parameters parameters;
  const Parameter** link = &parameters.first_;
  int count = 0;
  while (!text.empty()) {
    auto value = take_part(text, '&');
    if (value.empty()) continue;
    if (++count > most_parameters) return Error{ErrorCode::invalid_request, "too many parameters"};
    const auto name = take_part(value, '=');

    auto& parameter = arena.make<Parameter>();
    if (!decode(name, arena, parameter.name) || !decode(value, arena, parameter.value))
      return Error{ErrorCode::invalid_request, "parameter is no percent-encoded UTF-8 text"};
    *link = &parameter;
    link = &parameter.next;
  }
  return parameters;
}

std::size_t Parameters::room_for(std::string_view text) {
  const auto parameters = 1 + std::count(text.begin(), text.end(), '&');
  return text.size() + static_cast<std::size_t>(std::min<std::ptrdiff_t>(parameters, most_parameters)) *
                           (sizeof(Parameter) + alignof(Parameter));
}

std::string_view Parameters::get(std::string_view name) const {
  const auto* parameter = find(name);
  return parameter ? parameter->value : std::string_view();
}

const Parameter* Parameters::find(std::string_view name) const {
  for (const auto& parameter : *this)
    if (parameter.name == name) return &parameter;
  return nullptr;
}

}  // namespace codegrant
