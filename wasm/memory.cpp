// The core's allocator: small, and nothing that is freed can be read again.
//
// A block has a power of two of bytes, eight of them in front for which power that is; a freed one waits
// for the next request of its size. The core's texts are few and short: joining neighbours would be more
// code than it saves memory.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>

extern "C" char __heap_base;  // where the linker's own data ends

namespace {

constexpr std::size_t page_size = 64 * 1024;
constexpr std::uint32_t least_power = 4;  // of two: room for the front and a `next`

struct Block {
  std::uint64_t power;
  Block* next;  // only while it is free; else the caller's bytes begin here
};
constexpr std::size_t front = offsetof(Block, next);

Block* free_blocks[32];
std::size_t top;

/// `size` bytes that nobody has had before.
void* take_new(std::size_t size) {
  if (top == 0) top = (reinterpret_cast<std::size_t>(&__heap_base) + 15) / 16 * 16;
  const auto end = __builtin_wasm_memory_size(0) * page_size;
  if (size > end - top) __builtin_trap();
  const auto begin = top;
  top += size;
  return reinterpret_cast<void*>(begin);
}

void* take(std::size_t size) {
  std::uint32_t power = least_power;
  while ((std::size_t{1} << power) < size + front) {
    if (++power == 32) __builtin_trap();
  }
  auto* block = free_blocks[power];
  if (block)
    free_blocks[power] = block->next;
  else
    block = static_cast<Block*>(take_new(std::size_t{1} << power));
  block->power = power;
  return &block->next;
}

void give_back(void* bytes) {
  if (!bytes) return;
  auto* block = reinterpret_cast<Block*>(static_cast<char*>(bytes) - front);
  const auto power = block->power;
  std::memset(bytes, 0, (std::size_t{1} << power) - front);
  block->next = free_blocks[power];
  free_blocks[power] = block;
}

}  // namespace

void* operator new(std::size_t size) { return take(size); }
void operator delete(void* bytes) noexcept { give_back(bytes); }
void operator delete(void* bytes, std::size_t) noexcept { give_back(bytes); }

// For the C library, should it ask.
extern "C" void* malloc(std::size_t size) { return take(size); }
extern "C" void* calloc(std::size_t count, std::size_t size) {
  return std::memset(take(count * size), 0, count * size);
}
extern "C" void free(void* bytes) { give_back(bytes); }
