// What a fuzzer gives, read from the front as choices and texts.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace codegrant::fuzz {

/// At its end everything is 0 or empty, so that each prefix of an input means something.
class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}

  bool empty() const { return rest_.empty(); }

  std::uint8_t byte() {
    const auto taken = text(1);
    return taken.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(taken[0]);
  }

  /// One of `count` choices, at most 256.
  std::uint8_t below(std::size_t count) { return static_cast<std::uint8_t>(byte() % count); }

  /// A number of two bytes.
  std::size_t number() {
    const auto high = byte();
    return std::size_t{high} << 8 | byte();
  }

  /// The next `size` bytes, or what is left.
  std::string_view text(std::size_t size) {
    const auto taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view rest() { return text(rest_.size()); }

 private:
  std::string_view rest_;
};

}  // namespace codegrant::fuzz
