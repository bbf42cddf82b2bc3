#include "codegrant/protocol/error_response.hpp"

#include <cstddef>

#include "codegrant/codec/json.hpp"

namespace codegrant {
namespace {

std::string bounded(std::string_view text, std::size_t length) {
  std::string safe(text.substr(0, length));
  for (char& c : safe)
    if (c < ' ' || c > '~' || c == '"' || c == '\\') c = '?';
  return safe;
}

ErrorResponse bounded(std::string_view error, std::string_view description, std::string_view uri) {
  const bool web = uri.substr(0, 8) == "https://" || uri.substr(0, 7) == "http://";
  return {bounded(error, 64), bounded(description, 512), web ? bounded(uri, 512) : std::string()};
}

}  // namespace

ErrorResponse ErrorResponse::from_form(const Form& form) {
  return bounded(form.get("error").value_or(""), form.get("error_description").value_or(""),
                 form.get("error_uri").value_or(""));
}

ErrorResponse ErrorResponse::from_json(std::string_view body) {
  const auto json = Json::parse(body);
  if (!json) return {};
  return bounded(json->string("error").value_or(""), json->string("error_description").value_or(""),
                 json->string("error_uri").value_or(""));
}

}  // namespace codegrant
