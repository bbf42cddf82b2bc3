#include "tests/fuzz/papers.hpp"

#include <array>
#include <iterator>

#include "codegrant/codec/base64url.hpp"

namespace codegrant::fuzz {
namespace {

constexpr std::array<std::string_view, 16> odd_texts = {
    "",
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "https://as.example@evil.example/",
    "javascript:alert(1)",
    "https://as.example/Patient/../auth/token",
    "https://as.example/%50atient",
    "<script>",
    "a\r\nSet-Cookie: a=b",
    "\xff\xfe",
    "%00",
    "&code=x&state=y",
    "code=x&code=y",
    "p0000000000000000000000000000000000000000000",
    "DPoP",
};

constexpr std::array<std::string_view, 16> odd_values = {
    "null", "true",    "false", "0",  "-1",     "1e400",  "1.5",      "9999999999",
    "\"\"", "\"400\"", "[]",    "{}", "[\"\"]", "[[[]]]", "\"none\"", "[\"webapp\",\"other\"]"};

/// `piece` again and again, to `size` bytes.
std::string filled(std::string_view piece, std::size_t size) {
  std::string text;
  text.reserve(size + piece.size());
  while (text.size() < size) text += piece;
  text.resize(size);
  return text;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string Papers::text(std::string_view usual) {
  std::string text(usual);
  switch (bytes_.below(20)) {
    case 1: return std::string(bytes_.text(bytes_.byte()));
    case 2: return std::string(odd_texts[bytes_.below(odd_texts.size())]);
    case 3:
      if (!text.empty()) {
        const auto at = bytes_.number() % text.size();
        text[at] = static_cast<char>(bytes_.byte());
      }
      return text;
    case 4: return text.substr(0, bytes_.number() % (text.size() + 1));
    case 5: return text + std::string(bytes_.text(bytes_.byte()));
    case 6: return std::string(bytes_.text(bytes_.byte())) + text;
    case 7: return text + text;
    case 8: return text + filled("/", bytes_.number());
    case 9: return text + filled("a%", bytes_.number());
    default: return text;
  }
}

std::string Papers::value() {
  switch (bytes_.below(4)) {
    case 0: return in_quotes(escaped(bytes_.text(bytes_.byte())));
    case 1: return std::string(bytes_.text(bytes_.byte()));
    default: return std::string(odd_values[bytes_.below(odd_values.size())]);
  }
}

std::string Papers::object(Members usual) {
  std::string more;
  for (auto changes = bytes_.below(8); changes > 5 && !usual.empty(); --changes) {
    const auto member = std::next(usual.begin(), static_cast<long>(bytes_.below(usual.size())));
    switch (bytes_.below(8)) {
      case 0: usual.erase(member); break;
      case 1: more = "," + in_quotes(member->first) + ":" + value(); break;
      case 2: more = ",\"more\":" + value(); break;
      case 3: more = ",\"more\":[0" + filled(",0", bytes_.number() & ~std::size_t{1}) + "]"; break;
      case 4: more = ",\"more\":\"" + filled("\\n", bytes_.number() & ~std::size_t{1}) + "\""; break;
      case 5: member->second = in_quotes(escaped(member->second) + filled("~", bytes_.number())); break;
      default: member->second = value();
    }
  }
  auto json = usual.json();
  if (json != "}" && !more.empty()) json.insert(json.size() - 1, more);
  return text(json).substr(0, most_text + 1);
}

std::string Papers::id_token(Members of_claims, std::string_view signature) {
  if (bytes_.below(16) == 1) return text("");
  const auto of_header = object(header());
  return base64url::encode(of_header) + "." + base64url::encode(object(std::move(of_claims))) + "." +
         std::string(signature);
}

int Papers::status(int usual) {
  constexpr std::array others = {200, 201, 302, 400, 401, 403, 404, 429, 500, 503};
  const auto which = bytes_.below(20);
  return which < others.size() && which > 0 ? others[which] : usual;
}

}  // namespace codegrant::fuzz
