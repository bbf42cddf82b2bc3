// FIPS 180's examples, and every length around a block's end.
#include "codegrant/codec/sha256.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

namespace codegrant {
namespace {

std::string hex(const std::array<char, 32>& bytes) {
  std::string text;
  for (const char byte : bytes) {
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02x", static_cast<unsigned>(static_cast<unsigned char>(byte)));
    text += digits;
  }
  return text;
}

TEST(Sha256, MatchesFips180Examples) {
  EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hex(sha256(std::string(1000000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

// The digest of all the digests of 0 to 130 times 'a', as OpenSSL computes it.
TEST(Sha256, HoldsAtEveryLengthAroundABlock) {
  std::string all;
  for (std::size_t length = 0; length <= 130; ++length) {
    const auto digest = sha256(std::string(length, 'a'));
    all.append(digest.begin(), digest.end());
  }
  EXPECT_EQ(hex(sha256(all)), "f908a43fc8456c583aacde0fb2627959f8513dc76d0c03979b7f945a7dd78f22");
}

}  // namespace
}  // namespace codegrant
