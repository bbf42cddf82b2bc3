// The session machine, with whatever pages, stores, servers and clocks may come up with.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/scene.hpp"

namespace {

/// FNV-1a
std::uint64_t hash(const std::uint8_t* data, std::size_t size) {
  std::uint64_t value = 0xcbf29ce484222325;
  for (std::size_t i = 0; i < size; ++i) value = (value ^ data[i]) * 0x100000001b3;
  return value;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  codegrant::fuzz::Bytes bytes(data, size);
  codegrant::fuzz::Scene(bytes, hash(data, size)).play();
  return 0;
}
