// The server's YAML reader: what it takes is a JSON value within measure, and what the writer makes of that
// value is read back as the same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "server/json/yaml.hpp"
#include "tests/fuzz/require.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace codegrant;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = server::parse_yaml(text);
  if (!value) fuzz::require(!value.error().detail.empty(), "a refusal without a reason");
  if (!value) return 0;
  // U+FFFE and U+FFFF, as server/json/yaml.hpp says.
  const auto text_of_value = server::to_text(*value);
  for (const auto* unwritable : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"})
    if (text_of_value.find(unwritable) != std::string::npos) return 0;
  const auto again = server::parse_yaml(server::to_yaml(*value));
  fuzz::require(again.has_value(), "what was written cannot be read");
  fuzz::require(*again == *value, "what was written is read as something else");
  const auto as_json = server::parse_json(text_of_value);
  fuzz::require(as_json && *as_json == *value, "the value is no JSON of the other reader");
  return 0;
}
