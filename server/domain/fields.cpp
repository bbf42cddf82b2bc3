#include "server/domain/fields.hpp"

#include <utility>

namespace codegrant::server {
namespace {

const Json& as_object(const Json& value) {
  static const Json empty = Json::object();
  return value.is_object() ? value : empty;
}

}  // namespace

Fields::Fields(const Json& object, std::string path, Problems& problems)
    : object_(as_object(object)), path_(std::move(path)), problems_(problems) {}

bool Fields::has(std::string_view name) const { return !raw(name).is_null(); }

std::string Fields::text(std::string_view name) const {
  const Json& value = raw(name);
  if (value.is_null()) return {};
  if (!value.is_string() || value.get_ref<const std::string&>().empty()) {
    refuse(name, "must be a text that is not empty");
    return {};
  }
  return value.get<std::string>();
}

std::optional<bool> Fields::flag(std::string_view name) const {
  const Json& value = raw(name);
  if (value.is_null()) return std::nullopt;
  if (value.is_boolean()) return value.get<bool>();
  refuse(name, "must be true or false");
  return std::nullopt;
}

std::optional<Seconds> Fields::seconds(std::string_view name) const {
  constexpr std::int64_t ten_years = 10LL * 366 * 24 * 3600;
  const Json& value = raw(name);
  if (value.is_null()) return std::nullopt;
  if (value.is_number_integer() && value.get<std::int64_t>() > 0 && value.get<std::int64_t>() <= ten_years)
    return Seconds{value.get<std::int64_t>()};
  refuse(name, "must be a whole number of seconds, from 1 to " + std::to_string(ten_years));
  return std::nullopt;
}

std::vector<std::string> Fields::texts(std::string_view name) const {
  const Json& value = raw(name);
  std::vector<std::string> texts;
  if (value.is_null()) return texts;
  if (!value.is_array()) {
    refuse(name, "must be a list of texts");
    return texts;
  }
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i].is_string() && !value[i].get_ref<const std::string&>().empty())
      texts.push_back(value[i].get<std::string>());
    else
      refuse(std::string(name) + "[" + std::to_string(i) + "]", "must be a text that is not empty");
  }
  return texts;
}

Fields Fields::object(std::string_view name) const {
  const Json& value = raw(name);
  if (!value.is_null() && !value.is_object()) refuse(name, "must be an object");
  return {value, path_ + "." + std::string(name), problems_};
}

void Fields::refuse(std::string_view name, std::string diagnostics) const {
  problems_.push_back({path_ + "." + std::string(name), std::move(diagnostics)});
}

}  // namespace codegrant::server
