#include "server/json/json.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <set>
#include <stdexcept>
#include <vector>

namespace codegrant::server {
namespace {

/// Reads a text and tells how far the parser has come.
class Cursor {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  Cursor(const char* at, const char** reached) : at_(at), reached_(reached) {}
  const char& operator*() const { return *at_; }
  Cursor& operator++() {
    *reached_ = ++at_;
    return *this;
  }
  bool operator==(const Cursor& other) const { return at_ == other.at_; }

 private:
  const char* at_;
  const char** reached_;
};

/// Follows the parser from outside and stops it at the first thing the grammar allows and we do not.
class Strictness {
 public:
  bool operator()(int depth, Json::parse_event_t event, const Json& parsed) {
    const bool opens =
        event == Json::parse_event_t::object_start || event == Json::parse_event_t::array_start;
    if (opens && depth >= max_document_depth) throw std::length_error("nested too deeply");
    switch (event) {
      case Json::parse_event_t::object_start: names_.emplace_back(); break;
      case Json::parse_event_t::object_end: names_.pop_back(); break;
      case Json::parse_event_t::key:
        if (!names_.back().insert(parsed.get_ref<const std::string&>()).second)
          throw std::invalid_argument("member \"" + parsed.get_ref<const std::string&>() + "\" stands twice");
        refuse_nul(parsed);
        break;
      case Json::parse_event_t::value:
        if (parsed.is_string()) refuse_nul(parsed);
        break;
      default: break;
    }
    return true;
  }

 private:
  /// Programs and databases in C take it for a text's end.
  static void refuse_nul(const Json& text) {
    if (text.get_ref<const std::string&>().find('\0') != std::string::npos)
      throw std::invalid_argument("U+0000 stands in a text");
  }

  std::vector<std::set<std::string>> names_;
};

/// "line 2, column 7" of the byte before `offset`, both from 1.
std::string position(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset == 0 ? 0 : std::min(offset - 1, text.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const auto last_break = before.rfind('\n');
  const auto column = last_break == std::string_view::npos ? before.size() + 1 : before.size() - last_break;
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
  // The library takes this byte for the end, and would never look at what follows.
  if (const auto end = text.find('\0'); end != std::string_view::npos)
    return Error{ErrorCode::invalid_request, "not JSON: U+0000 at " + position(text, end + 1)};
  const char* reached = text.data();
  try {
    Strictness strictness;
    return Json::parse(
        Cursor(text.data(), &reached), Cursor(text.data() + text.size(), &reached),
        [&](int depth, Json::parse_event_t event, Json& parsed) { return strictness(depth, event, parsed); });
  } catch (const Json::parse_error& error) {
    return Error{ErrorCode::invalid_request, "not JSON: unexpected input at " + position(text, error.byte)};
  } catch (const std::exception& error) {
    return Error{ErrorCode::invalid_request,
                 "JSON refused: " + position(text, static_cast<std::size_t>(reached - text.data())) + ": " +
                     error.what()};
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
