// What must hold for every input, or the fuzzer has found something.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace codegrant::fuzz {

inline void require(bool holds, std::string_view otherwise) {
  if (holds) return;
  std::fprintf(stderr, "found: %.*s\n", static_cast<int>(otherwise.size()), otherwise.data());
  std::abort();
}

}  // namespace codegrant::fuzz
