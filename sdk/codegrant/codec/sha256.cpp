#include "codegrant/codec/sha256.hpp"

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace codegrant {
namespace {

using Word = std::uint32_t;
using Digest = std::array<Word, 8>;
constexpr std::size_t block_size = 64;

/// What the algorithm starts from.
struct Constants {
  Digest digest;               ///< FIPS 180-4 §5.3.3: from the square roots of the first 8 prime numbers
  std::array<Word, 64> round;  ///< FIPS 180-4 §4.2.2: from the cube roots of the first 64
};

/// The first 32 bits behind the point.
Word fraction(double number) { return static_cast<Word>(static_cast<std::uint64_t>(number * 4294967296.0)); }

/// By Newton's steps down from 7, which is above the cube root of the 64th prime number.
double cube_root(unsigned number) {
  double root = 7;
  for (int step = 0; step < 8; ++step) root -= (root - number / (root * root)) / 3;
  return root;
}

/// Computed where they are needed, a few microseconds: nothing can compress a table of them. A double holds
/// 53 bits of a root, of which 35 matter.
Constants constants() {
  Constants made;
  unsigned prime = 2;
  for (std::size_t i = 0; i < 64; ++i) {
    if (i < 8) made.digest[i] = fraction(std::sqrt(prime));
    made.round[i] = fraction(cube_root(prime));
    for (unsigned divisor = 1; divisor != prime;) {
      ++prime;
      for (divisor = 2; prime % divisor != 0;) ++divisor;
    }
  }
  return made;
}

void add_block(Digest& digest, const std::array<Word, 64>& round, const char* block) {
  std::array<Word, 64> w{};
  for (std::size_t i = 0; i < block_size; ++i)
    w[i / 4] = w[i / 4] << 8 | static_cast<unsigned char>(block[i]);
  for (std::size_t t = 16; t < 64; ++t) {
    const Word s0 = std::rotr(w[t - 15], 7) ^ std::rotr(w[t - 15], 18) ^ (w[t - 15] >> 3);
    const Word s1 = std::rotr(w[t - 2], 17) ^ std::rotr(w[t - 2], 19) ^ (w[t - 2] >> 10);
    w[t] = w[t - 16] + s0 + w[t - 7] + s1;
  }
  auto [a, b, c, d, e, f, g, h] = digest;
  for (std::size_t t = 0; t < 64; ++t) {
    const Word s1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
    const Word t1 = h + s1 + ((e & f) ^ (~e & g)) + round[t] + w[t];
    const Word s0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
    const Word t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + t1;
    d = c, c = b, b = a, a = t1 + t2;
  }
  const Digest result = {a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < 8; ++i) digest[i] += result[i];
}

}  // namespace

std::array<char, 32> sha256(std::string_view bytes) {
  auto [digest, round] = constants();
  const auto bits = static_cast<std::uint64_t>(bytes.size()) * 8;
  for (; bytes.size() >= block_size; bytes.remove_prefix(block_size)) add_block(digest, round, bytes.data());

  // The rest of the message, a one bit, zeros, and the length in bits (FIPS 180-4 §5.1.1).
  char tail[2 * block_size] = {};
  for (std::size_t i = 0; i < bytes.size(); ++i) tail[i] = bytes[i];
  tail[bytes.size()] = '\x80';
  const bool fits = bytes.size() < block_size - sizeof bits;
  char* const last = fits ? tail : tail + block_size;
  for (std::size_t i = 0; i < sizeof bits; ++i)
    last[block_size - 1 - i] = static_cast<char>(bits >> 8 * i & 255);
  if (!fits) add_block(digest, round, tail);
  add_block(digest, round, last);

  std::array<char, 32> out;
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = static_cast<char>(digest[i / 4] >> (24 - 8 * (i % 4)) & 255);
  return out;
}

}  // namespace codegrant
