// Room enough for whatever one test reads.
#pragma once

#include <cstddef>
#include <memory>

#include "codegrant/base/arena.hpp"

namespace codegrant {

struct TestRoom {
  static constexpr std::size_t size = 4 * 1024 * 1024;
  std::unique_ptr<char[]> bytes{new char[size]};
};

struct TestArena : private TestRoom, public Arena {
  TestArena() : Arena({bytes.get(), size}) {}
};

}  // namespace codegrant
