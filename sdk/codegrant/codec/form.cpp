#include "codegrant/codec/form.hpp"

#include <cstddef>

#include "codegrant/base/arena.hpp"
#include "codegrant/codec/form_writer.hpp"
#include "codegrant/codec/parameters.hpp"

namespace codegrant {
namespace {

/// The two parameters of OAuth that a request may bring several times.
bool may_repeat(std::string_view name) { return name == "resource" || name == "audience"; }

}  // namespace

Result<Form> Form::parse(std::string_view text) {
  auto form = parse_noting_repeats(text);
  if (form && !form->repeated().empty())
    return Error{ErrorCode::invalid_request, "parameter sent more than once"};
  return form;
}

Result<Form> Form::parse_noting_repeats(std::string_view text) {
  std::vector<char> room(Parameters::room_for(text));
  Arena arena(room);
  const auto parameters = Parameters::parse_with_repeats(text, arena);
  Form form;
  if (parameters) {
    for (const auto& parameter : *parameters) {
      if (form.find(parameter.name) && !may_repeat(parameter.name))
        form.repeated_.emplace_back(parameter.name);
      else
        form.entries_.emplace_back(parameter.name, parameter.value);
    }
  }
  arena.wipe();  // a password may be among what was sent
  if (!parameters) return parameters.error();
  return form;
}

std::optional<std::string_view> Form::get(std::string_view name) const {
  const auto* value = find(name);
  if (!value || value->empty()) return std::nullopt;
  return *value;
}

std::vector<std::string> Form::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [known, value] : entries_)
    if (known == name && !value.empty()) values.push_back(value);
  return values;
}

void Form::add(std::string_view name, std::string value) { entries_.emplace_back(name, std::move(value)); }

void Form::set(std::string_view name, std::string value) {
  for (auto& [known, held] : entries_) {
    if (known != name) continue;
    held = std::move(value);
    return;
  }
  entries_.emplace_back(name, std::move(value));
}

std::string Form::encode() const {
  std::string text;
  for (const auto& [name, value] : entries_) {
    if (!text.empty()) text += '&';
    append_parameter(text, name, value);
  }
  return text;
}

const std::string* Form::find(std::string_view name) const {
  for (const auto& [known, value] : entries_)
    if (known == name) return &value;
  return nullptr;
}

}  // namespace codegrant
