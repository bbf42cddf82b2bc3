#include "codegrant/protocol/http_answer.hpp"

#include <algorithm>

namespace codegrant {
namespace {

bool is_application_json(std::string_view content_type) {
  constexpr std::string_view expected = "application/json";
  const auto type = content_type.substr(0, std::min(content_type.find_first_of("; \t"), content_type.size()));
  return type.size() == expected.size() &&
         std::equal(type.begin(), type.end(), expected.begin(), [](char given, char wanted) {
           return given == wanted || (given >= 'A' && given <= 'Z' && given - 'A' + 'a' == wanted);
         });
}

}  // namespace

Result<Json> read_json_object(const HttpAnswer& answer) {
  if (answer.status != 200 || !is_application_json(answer.content_type))
    return Error{ErrorCode::invalid_response, "not a 200 answer of type application/json"};
  auto json = Json::parse(answer.body);
  if (json && json->kind != Json::Kind::object)
    return Error{ErrorCode::invalid_response, "not a JSON object"};
  return json;
}

bool is_passing_failure(const HttpAnswer& answer) { return answer.status >= 500 || answer.status == 429; }

}  // namespace codegrant
