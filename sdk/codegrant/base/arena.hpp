// The room of one step: what is made in it stays where it is until all of it is wiped at once.
#pragma once

#include <cstddef>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>

namespace codegrant {

/// Hands out the caller's `room`, which must outlive it, from the front. Nothing is given back by itself,
/// so every view into it holds until `wipe`. Running out of room is a trap: whoever reads foreign input
/// bounds it first.
class Arena {
 public:
  explicit constexpr Arena(std::span<char> room)
      : begin_(room.data()), end_(room.data()), limit_(room.data() + room.size()) {}
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// A value-initialised `T`.
  template <class T>
  T& make() {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    return *::new (take(sizeof(T), alignof(T))) T{};
  }

  /// The same text in this room.
  std::string_view copy(std::string_view text);

  /// Overwrites everything that was made with zeros and starts anew.
  void wipe();

 private:
  friend class Text;

  char* take(std::size_t size, std::size_t alignment = 1);

  char* begin_;
  char* end_;  ///< of what was made
  char* limit_;
};

/// A text that grows at the end of an arena. Where something else was made there meanwhile, it moves
/// behind that; views of what it was before stay good.
class Text {
 public:
  explicit Text(Arena& arena) : arena_(arena), begin_(arena.end_) {}
  Text(const Text&) = delete;
  Text& operator=(const Text&) = delete;

  Text& operator+=(char character);
  Text& operator+=(std::string_view more);

  std::string_view view() const { return {begin_, size_}; }
  bool empty() const { return size_ == 0; }

 private:
  Arena& arena_;
  char* begin_;
  std::size_t size_ = 0;
};

}  // namespace codegrant
