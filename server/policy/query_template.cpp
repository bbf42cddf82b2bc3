#include "server/policy/query_template.hpp"

#include <algorithm>
#include <cctype>

#include "server/domain/words.hpp"

namespace codegrant::server {
namespace {

std::string_view without_spaces(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

QueryValue value_of(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null: return {};
    case Json::value_t::boolean: return value.get<bool>();
    case Json::value_t::number_integer: return value.get<std::int64_t>();
    case Json::value_t::number_unsigned:
      if (value.get<std::uint64_t>() <= static_cast<std::uint64_t>(INT64_MAX))
        return value.get<std::int64_t>();
      return value.get<double>();
    case Json::value_t::number_float: return value.get<double>();
    case Json::value_t::string: return value.get<std::string>();
    default: return to_text(value);  // an object or a list, for SQL's own JSON functions
  }
}

/// Letters, digits and `_` only: a name means the same wherever in the query it stands, be it in quotes.
bool is_name(const Json& value) {
  if (!value.is_string()) return false;
  const auto& name = value.get_ref<const std::string&>();
  const auto is_part = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; };
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), is_part);
}

std::string quoted(const std::string& name) { return '"' + lower_case(name) + '"'; }

}  // namespace

Result<QueryTemplate> QueryTemplate::parse(std::string_view text) {
  QueryTemplate parsed;
  while (!text.empty()) {
    const auto begin = std::min(text.find("{{"), text.size());
    if (begin > 0) parsed.parts_.push_back({Kind::text, std::string(text.substr(0, begin)), ValuePath("")});
    text.remove_prefix(begin);
    if (text.empty()) break;
    const auto end = text.find("}}");
    if (end == std::string_view::npos) return Error{ErrorCode::invalid_request, "has {{ without }}"};
    std::string_view path = without_spaces(text.substr(2, end - 2));
    text.remove_prefix(end + 2);
    const bool is_identifier = path.starts_with('!');
    if (is_identifier) path = without_spaces(path.substr(1));
    if (path.empty()) return Error{ErrorCode::invalid_request, "has {{}} without a path"};
    parsed.parts_.push_back(
        {is_identifier ? Kind::identifier : Kind::value, std::string(path), ValuePath(path)});
  }
  return parsed;
}

Result<PolicyQuery> QueryTemplate::fill_in(const PolicyRequest& request) const {
  PolicyQuery query;
  for (const Part& part : parts_) {
    const Json& value = part.path.find(request.object());
    if (part.kind == Kind::text) {
      query.text += part.text;
    } else if (part.kind == Kind::value) {
      query.text += '?';
      query.values.push_back(value_of(value));
    } else {
      if (!is_name(value))
        return Error{ErrorCode::server_error, "{{!" + part.text + "}} is no name in this request"};
      query.text += quoted(value.get<std::string>());
    }
  }
  return query;
}

PolicyQuery QueryTemplate::with_placeholders(const std::string& placeholder) const {
  PolicyQuery query;
  for (const Part& part : parts_) {
    if (part.kind == Kind::text) query.text += part.text;
    if (part.kind == Kind::identifier) query.text += quoted(placeholder);
    if (part.kind != Kind::value) continue;
    query.text += '?';
    query.values.emplace_back();
  }
  return query;
}

}  // namespace codegrant::server
