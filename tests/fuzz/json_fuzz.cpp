// Our JSON reader beside another one: the whole input is a document.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/require.hpp"
#include "tests/sdk/json_oracle.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace codegrant;
  const auto wrong = disagreement_on({reinterpret_cast<const char*>(data), size});
  fuzz::require(wrong.empty(), wrong);
  return 0;
}
