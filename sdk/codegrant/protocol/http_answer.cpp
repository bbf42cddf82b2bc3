#include "codegrant/protocol/http_answer.hpp"

#include "codegrant/codec/ascii.hpp"

namespace codegrant {

Checked<const Json*> read_json_object(const HttpAnswer& answer, Arena& arena) {
  const auto media_type = answer.content_type.substr(0, answer.content_type.find_first_of("; \t"));
  if (answer.status != 200 || !equal_ignoring_case(media_type, "application/json"))
    return Reason::not_a_json_answer;
  const auto json = Json::parse(answer.body, arena);
  if (!json || (*json)->kind != Json::Kind::object) return Reason::not_a_json_answer;
  return *json;
}

bool is_passing_failure(const HttpAnswer& answer) { return answer.status >= 500 || answer.status == 429; }

}  // namespace codegrant
