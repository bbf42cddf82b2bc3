#include "codegrant/codec/form.hpp"

#include <algorithm>
#include <cstddef>

#include "codegrant/codec/percent.hpp"
#include "codegrant/codec/utf8.hpp"

namespace codegrant {
namespace {

constexpr std::size_t most_parameters = 64;

Result<std::string> decode(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  auto decoded = percent_decode(spaced);
  if (decoded && !is_utf8(*decoded)) return Error{ErrorCode::invalid_request, "parameter is not UTF-8"};
  return decoded;
}

}  // namespace

Result<Form> Form::parse(std::string_view text) {
  auto form = parse_noting_repeats(text);
  if (form && !form->repeated().empty())
    return Error{ErrorCode::invalid_request, "parameter sent more than once"};
  return form;
}

Result<Form> Form::parse_noting_repeats(std::string_view text) {
  Form form;
  std::size_t count = 0;
  while (!text.empty()) {
    const auto pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    if (pair.empty()) continue;
    if (++count > most_parameters) return Error{ErrorCode::invalid_request, "too many parameters"};

    const auto equals = std::min(pair.find('='), pair.size());
    auto name = decode(pair.substr(0, equals));
    if (!name) return name.error();
    auto value = decode(pair.substr(std::min(equals + 1, pair.size())));
    if (!value) return value.error();

    if (form.find(*name))
      form.repeated_.push_back(*std::move(name));
    else
      form.entries_.emplace_back(*std::move(name), *std::move(value));
  }
  return form;
}

std::optional<std::string_view> Form::get(std::string_view name) const {
  const auto* value = find(name);
  if (!value || value->empty()) return std::nullopt;
  return *value;
}

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
    text += percent_encode(name);
    text += '=';
    text += percent_encode(value);
  }
  return text;
}

const std::string* Form::find(std::string_view name) const {
  for (const auto& [known, value] : entries_)
    if (known == name) return &value;
  return nullptr;
}

}  // namespace codegrant
