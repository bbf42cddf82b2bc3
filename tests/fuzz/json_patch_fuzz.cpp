// JSON Patch on whatever document: the first line is the document, the rest is the patch. The result stays
// within measure; a patch that another implementation makes of two documents leads from one to the other.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "server/json/json_patch.hpp"
#include "tests/fuzz/require.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace codegrant;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = text.substr(0, text.find('\n'));
  const auto document = server::parse_json(line);
  const auto second = server::parse_json(line.size() < text.size() ? text.substr(line.size() + 1) : "");
  if (!document || !second) return 0;

  const auto patched = server::apply_json_patch(*document, *second);
  if (patched) {
    const auto read = server::parse_json(server::to_text(*patched));
    fuzz::require(read && *read == *patched, "the result is nothing that could have been sent");
  } else {
    fuzz::require(!patched.error().detail.empty(), "a fault without a reason");
  }
  const auto difference = server::Json::diff(*document, *second);
  if (difference.size() > server::max_patch_operations) return 0;
  const auto led = server::apply_json_patch(*document, difference);
  fuzz::require(led && *led == *second, "the difference leads somewhere else");
  return 0;
}
