#include "server/json/json.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
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

/// Makes a document of what the parser reads, and stops at the first thing that the grammar allows and we do
/// not.
class Builder final : public nlohmann::json_sax<Json> {
 public:
  /// Why it stopped, where that was no fault of grammar.
  const std::string& refusal() const { return refusal_; }
  /// Where the grammar ended, in bytes from 1; 0: it did not.
  std::size_t fault() const { return fault_; }
  Json take() { return std::move(document_); }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t&) override { return add(value); }
  bool string(string_t& value) override { return is_text(value) && add(std::move(value)); }
  bool binary(binary_t&) override { return refuse("no JSON has it"); }
  bool key(string_t& name) override {
    const auto [member, is_new] = open_.back()->get_ref<Json::object_t&>().emplace(name, nullptr);
    if (!is_new) return refuse("member \"" + name + "\" stands twice");
    member_ = &member->second;
    return is_text(name);
  }
  bool start_object(std::size_t) override { return open(Json::value_t::object); }
  bool start_array(std::size_t) override { return open(Json::value_t::array); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t place, const std::string&, const Json::exception& error) override {
    if (dynamic_cast<const Json::parse_error*>(&error) != nullptr)
      fault_ = place;
    else
      refusal_ = error.what();  // a number that no double holds
    return false;
  }

 private:
  template <class Value>
  bool add(Value&& value) {
    place(Json(std::forward<Value>(value)));
    return true;
  }

  /// Where the next value belongs. A container's address holds: while it is open, nothing else grows but
  /// itself.
  Json* place(Json&& value) {
    if (open_.empty()) return &(document_ = std::move(value));
    if (open_.back()->is_object()) return &(*member_ = std::move(value));
    return &open_.back()->get_ref<Json::array_t&>().emplace_back(std::move(value));
  }

  bool open(Json::value_t type) {
    if (open_.size() >= max_document_depth) return refuse("nested too deeply");
    open_.push_back(place(Json(type)));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  /// Programs and databases in C take U+0000 for a text's end.
  bool is_text(const std::string& text) {
    return text.find('\0') == std::string::npos || refuse("U+0000 stands in a text");
  }

  bool refuse(std::string why) {
    refusal_ = std::move(why);
    return false;
  }

  Json document_;
  std::vector<Json*> open_;  // the innermost last
  Json* member_ = nullptr;   // of the innermost, where that is an object
  std::string refusal_;
  std::size_t fault_ = 0;
};

/// "line 2, column 7" of the byte before `offset`, both from 1.
std::string position(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset == 0 ? 0 : std::min(offset - 1, text.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const auto last_break = before.rfind('\n');
  const auto column = last_break == std::string_view::npos ? before.size() + 1 : before.size() - last_break;
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

/// How far the parser comes in a text that is refused: once more, since only this needs to know.
std::size_t reached_in(std::string_view text) {
  const char* reached = text.data();
  Builder builder;
  Json::sax_parse(Cursor(text.data(), &reached), Cursor(text.data() + text.size(), &reached), &builder);
  return static_cast<std::size_t>(reached - text.data());
}

/// Whether a text stands in JSON as it is: most do, and those need no look at each character's encoding.
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; });
}

void write(const std::string& value, std::string& text) {
  if (is_plain(value))
    text.append(1, '"').append(value).append(1, '"');
  else
    text.append(Json(value).dump());
}

void write(const Json& value, std::string& text) {
  char before = value.is_object() ? '{' : '[';
  if (value.is_object()) {
    for (const auto& [name, member] : value.get_ref<const Json::object_t&>()) {
      text += std::exchange(before, ',');
      write(name, text);
      text += ':';
      write(member, text);
    }
    text += value.empty() ? "{}" : "}";
  } else if (value.is_array()) {
    for (const Json& element : value) {
      text += std::exchange(before, ',');
      write(element, text);
    }
    text += value.empty() ? "[]" : "]";
  } else if (value.is_string()) {
    write(value.get_ref<const std::string&>(), text);
  } else {
    text += value.dump();
  }
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
  // The library takes this byte for the end, and would never look at what follows.
  if (const auto end = text.find('\0'); end != std::string_view::npos)
    return Error{ErrorCode::invalid_request, "not JSON: U+0000 at " + position(text, end + 1)};
  Builder builder;
  if (Json::sax_parse(text.data(), text.data() + text.size(), &builder)) return builder.take();
  if (builder.fault() > 0)
    return Error{ErrorCode::invalid_request,
                 "not JSON: unexpected input at " + position(text, builder.fault())};
  return Error{ErrorCode::invalid_request,
               "JSON refused: " + position(text, reached_in(text)) + ": " + builder.refusal()};
}

std::string to_text(const Json& value) {
  std::string text;
  write(value, text);
  return text;
}

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
