#include "codegrant/codec/json.hpp"

#include <cstddef>
#include <cstdint>

#include "codegrant/codec/ascii.hpp"
#include "codegrant/codec/utf8.hpp"

namespace codegrant {
namespace {

constexpr std::size_t most_bytes = 64 * 1024;
constexpr int most_levels = 16;

/// What stands for itself inside a string; the end of the text, read as NUL, does not.
bool is_plain(char c) { return static_cast<unsigned char>(c) >= ' ' && c != '"' && c != '\\'; }

/// Recursive descent over `text`. Each `read_` consumes what it names, or returns false. Not inlined is what
/// is smaller as a call.
class Reader {
 public:
  Reader(std::string_view text, Arena& arena)
      : at_(text.data()), end_(text.data() + text.size()), arena_(arena) {}

  bool read_document(Json& value) {
    if (!read_value(value, 0)) return false;
    skip_space();
    return at_ == end_;
  }

 private:
  /// The next character; NUL, which is none of JSON's, at the end.
  [[gnu::noinline]] char peek() const { return at_ < end_ ? *at_ : '\0'; }

  std::string_view since(const char* start) const { return {start, static_cast<std::size_t>(at_ - start)}; }

  [[gnu::noinline]] bool take(char expected) {
    if (peek() != expected) return false;
    ++at_;
    return true;
  }

  void skip_space() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
  }

  bool read_value(Json& value, int level) {
    skip_space();
    const char* const start = at_;
    if (!read_any(value, level)) return false;
    value.source = since(start);
    return true;
  }

  bool read_any(Json& value, int level) {
    switch (peek()) {
      case '{':
      case '[': return level < most_levels && read_container(value, level + 1);
      case '"': value.kind = Json::Kind::string; return read_string(value.text);
      case 't': value.kind = Json::Kind::boolean; return read_literal("true");
      case 'f': value.kind = Json::Kind::boolean; return read_literal("false");
      case 'n': return read_literal("null");
      default: value.kind = Json::Kind::number; return read_number();
    }
  }

  bool read_container(Json& value, int level) {
    const bool object = *at_++ == '{';
    const char end = object ? '}' : ']';
    value.kind = object ? Json::Kind::object : Json::Kind::array;
    skip_space();
    if (take(end)) return true;
    const Json** link = &value.first;
    do {
      auto& item = arena_.make<Json>();
      if (object && !read_name(value, item)) return false;
      if (!read_value(item, level)) return false;
      *link = &item;
      link = &item.next;
      skip_space();
    } while (take(','));
    return take(end);
  }

  bool read_name(const Json& object, Json& member) {
    skip_space();
    if (!read_string(member.name) || object.find_member(member.name)) return false;
    skip_space();
    return take(':');
  }

  /// A string without escapes stays where it is.
  bool read_string(std::string_view& out) {
    if (!take('"')) return false;
    Text unescaped(arena_);
    for (;;) {
      const char* const start = at_;
      while (is_plain(peek())) ++at_;
      const auto plain = since(start);
      const bool ended = take('"');
      if (ended && unescaped.empty()) {
        out = plain;
        return true;
      }
      unescaped += plain;
      if (ended) {
        out = unescaped.view();
        return true;
      }
      if (!take('\\') || !read_escape(unescaped)) return false;
    }
  }

  bool read_escape(Text& out) {
    if (take('u')) return read_code_point(out);
    constexpr std::string_view meanings = "\"\"\\\\//b\bf\fn\nr\rt\t";
    for (std::size_t i = 0; i < meanings.size(); i += 2) {
      if (!take(meanings[i])) continue;
      out += meanings[i + 1];
      return true;
    }
    return false;
  }

  bool read_code_point(Text& out) {
    auto point = read_four_digits();
    if (point >> 10 == 0xD800 >> 10) {
      const auto low = take('\\') && take('u') ? read_four_digits() : 0;
      if (low >> 10 != 0xDC00 >> 10) return false;
      point = 0x10000 + ((point & 0x3FF) << 10 | (low & 0x3FF));
    } else if (point >> 10 == 0xDC00 >> 10) {
      return false;
    }
    if (point > 0x10FFFF) return false;
    append_utf8(out, point);
    return true;
  }

  /// A number that is no code point where they are no digits.
  std::uint32_t read_four_digits() {
    std::uint32_t value = 0;
    for (int n = 0; n < 4; ++n) {
      const int digit = hex_digit(peek());
      if (digit < 0) return 0xFFFFFFFF;
      value = value << 4 | static_cast<std::uint32_t>(digit);
      ++at_;
    }
    return value;
  }

  bool read_literal(std::string_view literal) {
    for (const char c : literal)
      if (!take(c)) return false;
    return true;
  }

  bool read_number() {
    take('-');
    if (!take('0') && !read_digits()) return false;
    if (take('.') && !read_digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      return read_digits();
    }
    return true;
  }

  bool read_digits() {
    const char* const start = at_;
    while (is_digit(peek())) ++at_;
    return at_ > start;
  }

  const char* at_;
  const char* end_;
  Arena& arena_;
};

}  // namespace

Result<const Json*> Json::parse(std::string_view text, Arena& arena) {
  auto& value = arena.make<Json>();
  if (text.size() > most_bytes || !is_utf8(text) || !Reader(text, arena).read_document(value))
    return Error{ErrorCode::invalid_response, "not the JSON that is read here"};
  return &value;
}

const Json* Json::find_member(std::string_view wanted) const {
  if (kind != Kind::object) return nullptr;
  for (const auto& member : *this)
    if (member.name == wanted) return &member;
  return nullptr;
}

std::string_view Json::string(const char* wanted) const {
  const auto* value = find(wanted);
  return value ? value->text : std::string_view();
}

bool Json::is_true(const char* member) const {
  const auto* value = find(member);
  return value && value->source == "true";
}

bool Json::contains(std::string_view value) const {
  if (kind == Kind::string) return text == value;
  if (kind != Kind::array) return false;
  for (const auto& item : *this)
    if (item.kind == Kind::string && item.text == value) return true;
  return false;
}

}  // namespace codegrant
