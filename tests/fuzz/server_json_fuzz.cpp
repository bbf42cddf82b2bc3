// The server's JSON reader beside the SDK's: the whole input is a document. What both take means the same to
// both, neither refuses what the other has no reason to, and what is written is read back.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "codegrant/base/arena.hpp"
#include "codegrant/codec/json.hpp"
#include "server/json/json.hpp"
#include "tests/fuzz/require.hpp"

namespace {

using namespace codegrant;

bool same(const server::Json& ours, const Json& theirs);

bool same_elements(const server::Json& ours, const Json& theirs) {
  auto element = ours.begin();
  for (const auto& their_element : theirs)
    if (element == ours.end() || !same(*element++, their_element)) return false;
  return element == ours.end();
}

bool same_members(const server::Json& ours, const Json& theirs) {
  std::size_t members = 0;
  for (const auto& member : theirs) {
    const auto found = ours.find(std::string(member.name));
    if (found == ours.end() || !same(*found, member)) return false;
    ++members;
  }
  return members == ours.size();
}

bool same(const server::Json& ours, const Json& theirs) {
  switch (theirs.kind) {
    case Json::Kind::null: return ours.is_null();
    case Json::Kind::boolean: return ours.is_boolean() && ours.get<bool>() == (theirs.source == "true");
    case Json::Kind::number:
      return ours.is_number() &&
             ours.get<double>() == std::strtod(std::string(theirs.source).c_str(), nullptr);
    case Json::Kind::string: return ours.is_string() && ours.get_ref<const std::string&>() == theirs.text;
    case Json::Kind::array: return ours.is_array() && same_elements(ours, theirs);
    case Json::Kind::object: return ours.is_object() && same_members(ours, theirs);
  }
  return false;
}

int depth_of(const server::Json& value) {
  if (!value.is_structured()) return 0;
  int deepest = 0;
  for (const auto& inner : value) deepest = std::max(deepest, depth_of(inner));
  return deepest + 1;
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// What the server refuses and the SDK takes: U+0000, and numbers that no double can hold.
bool only_the_server_refuses(std::string_view text) {
  return has(text, "\\u0000") || text.find_first_of("eE") != std::string_view::npos || text.size() > 300;
}

/// What the SDK refuses and the server takes: a byte order mark, and what is deep.
bool only_the_sdk_refuses(std::string_view text, const server::Json& value) {
  return text.substr(0, 3) == "\xEF\xBB\xBF" || depth_of(value) > 16;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<char> room((size / 2 + 9) * sizeof(Json));
  Arena arena(room);
  const auto theirs = Json::parse(text, arena);
  const auto ours = server::parse_json(text);
  if (!ours) {
    fuzz::require(has(ours.error().detail, "line "), "a refusal that does not say where");
    fuzz::require(!theirs || only_the_server_refuses(text), "refused without a reason");
    return 0;
  }
  fuzz::require(depth_of(*ours) <= server::max_document_depth, "nested too deeply");
  fuzz::require(theirs.has_value() || only_the_sdk_refuses(text, *ours),
                "taken, and the SDK has a reason not to");
  if (theirs) fuzz::require(same(*ours, **theirs), "the two readers read different values");

  const auto written = server::to_text(*ours);
  const auto again = server::parse_json(written);
  fuzz::require(again && *again == *ours, "what was written is read as something else");
  fuzz::require(server::to_text(*again) == written, "a second writing differs");
  return 0;
}
