#include "codegrant/codec/sha256.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>

namespace codegrant {
namespace {

using Word = std::uint32_t;
constexpr std::size_t block_size = 64;

constexpr std::array<Word, 64> constants = {  // FIPS 180-4 §4.2.2
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

using Digest = std::array<Word, 8>;

void add_block(Digest& digest, const char* block) {
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
    const Word t1 = h + s1 + ((e & f) ^ (~e & g)) + constants[t] + w[t];
    const Word s0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
    const Word t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + t1;
    d = c, c = b, b = a, a = t1 + t2;
  }
  const Digest round = {a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < 8; ++i) digest[i] += round[i];
}

}  // namespace

std::array<char, 32> sha256(std::string_view bytes) {
  Digest digest = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                   0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  const auto bits = static_cast<std::uint64_t>(bytes.size()) * 8;
  for (; bytes.size() >= block_size; bytes.remove_prefix(block_size)) add_block(digest, bytes.data());

  // The rest of the message, a one bit, zeros, and the length in bits (FIPS 180-4 §5.1.1).
  char tail[2 * block_size] = {};
  for (std::size_t i = 0; i < bytes.size(); ++i) tail[i] = bytes[i];
  tail[bytes.size()] = '\x80';
  const bool fits = bytes.size() < block_size - sizeof bits;
  char* const last = fits ? tail : tail + block_size;
  for (std::size_t i = 0; i < sizeof bits; ++i)
    last[block_size - 1 - i] = static_cast<char>(bits >> 8 * i & 255);
  if (!fits) add_block(digest, tail);
  add_block(digest, last);

  std::array<char, 32> out;
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = static_cast<char>(digest[i / 4] >> (24 - 8 * (i % 4)) & 255);
  return out;
}

}  // namespace codegrant
