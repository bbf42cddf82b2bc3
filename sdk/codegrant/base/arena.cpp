#include "codegrant/base/arena.hpp"

#include <cstdint>
#include <cstring>

#include "codegrant/base/secret.hpp"

namespace codegrant {

std::string_view Arena::copy(std::string_view text) {
  Text copied(*this);
  copied += text;
  return copied.view();
}

void Arena::wipe() {
  codegrant::wipe({begin_, end_});
  end_ = begin_;
}

char* Arena::take(std::size_t size, std::size_t alignment) {
  const auto gap = (0 - reinterpret_cast<std::uintptr_t>(end_)) & (alignment - 1);
  if (size + gap > static_cast<std::size_t>(limit_ - end_)) __builtin_trap();
  char* const taken = end_ + gap;
  end_ = taken + size;
  return taken;
}

Text& Text::operator+=(char character) { return *this += std::string_view(&character, 1); }

Text& Text::operator+=(std::string_view more) {
  if (begin_ + size_ != arena_.end_) {
    char* const moved = arena_.take(size_);
    std::memcpy(moved, begin_, size_);
    begin_ = moved;
  }
  if (!more.empty()) std::memcpy(arena_.take(more.size()), more.data(), more.size());
  size_ += more.size();
  return *this;
}

}  // namespace codegrant
