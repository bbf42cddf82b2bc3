// A matcho pattern and a value, both as JSON with a NUL between: whatever is compiled answers, the same
// whether differences are wanted or not, and differs from its own $not.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "server/policy/matcho.hpp"
#include "tests/fuzz/require.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace codegrant::server;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto end = input.find('\0');
  const auto pattern = parse_json(input.substr(0, end));
  if (!pattern) return 0;
  const auto read = end == std::string_view::npos ? parse_json("null") : parse_json(input.substr(end + 1));
  const Json value = read ? *read : Json();

  Problems problems;
  const auto matcho = Matcho::compile(*pattern, "m", problems);
  codegrant::fuzz::require(matcho.has_value() == problems.empty(),
                           "refused without a reason, or not refused");
  for (const auto& problem : problems)
    codegrant::fuzz::require(problem.expression.starts_with("m"), "a problem without its place");
  if (!matcho) return 0;

  const bool matches = matcho->matches(value, value);
  const auto mismatches = matcho->mismatches(value, value);
  codegrant::fuzz::require(matches == mismatches.empty(),
                           "differences where it matches, or none where it does not");
  for (const auto& mismatch : mismatches)
    codegrant::fuzz::require(mismatch.path.is_array(), "a difference without its place");

  const auto turned = Matcho::compile(Json{{"$not", *pattern}}, "m", problems);
  codegrant::fuzz::require(turned && turned->matches(value, value) != matches, "$not is not the opposite");
  return 0;
}
