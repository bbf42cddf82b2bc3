#include "server/json/json.hpp"

#include <set>
#include <stdexcept>
#include <vector>

namespace codegrant::server {
namespace {

/// Follows the parser from outside and stops it at the first thing the grammar allows and we do not.
class Strictness {
 public:
  bool operator()(int depth, Json::parse_event_t event, const Json& parsed) {
    if (depth > max_document_depth) throw std::length_error("nested too deeply");
    switch (event) {
      case Json::parse_event_t::object_start: names_.emplace_back(); break;
      case Json::parse_event_t::object_end: names_.pop_back(); break;
      case Json::parse_event_t::key:
        if (!names_.back().insert(parsed.get_ref<const std::string&>()).second)
          throw std::invalid_argument("member \"" + parsed.get_ref<const std::string&>() + "\" stands twice");
        break;
      default: break;
    }
    return true;
  }

 private:
  std::vector<std::set<std::string>> names_;
};

}  // namespace

Result<Json> parse_json(std::string_view text) {
  try {
    Strictness strictness;
    return Json::parse(text, [&](int depth, Json::parse_event_t event, Json& parsed) {
      return strictness(depth, event, parsed);
    });
  } catch (const Json::parse_error& error) {
    return Error{ErrorCode::invalid_request,
                 "not JSON: unexpected input at byte " + std::to_string(error.byte)};
  } catch (const std::exception& error) {
    return Error{ErrorCode::invalid_request, std::string("JSON refused: ") + error.what()};
  }
}

std::string to_text(const Json& value) { return value.dump(); }

std::string string_member(const Json& object, std::string_view name) {
  const Json& member = member_at(object, {name});
  return member.is_string() ? member.get<std::string>() : std::string();
}

const Json& member_at(const Json& object, std::initializer_list<std::string_view> path) {
  static const Json absent;
  const Json* at = &object;
  for (const std::string_view name : path) {
    if (!at->is_object()) return absent;
    const auto found = at->find(std::string(name));
    if (found == at->end()) return absent;
    at = &*found;
  }
  return *at;
}

}  // namespace codegrant::server
