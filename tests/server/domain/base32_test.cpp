// Base32 as RFC 4648 has it, and as people copy it.
#include "server/domain/base32.hpp"

#include <gtest/gtest.h>

namespace codegrant::server {
namespace {

struct Vector {
  const char* bytes;
  const char* text;
};

class Base32 : public testing::TestWithParam<Vector> {};

TEST_P(Base32, GoesBothWays) {
  EXPECT_EQ(base32_encode(GetParam().bytes), GetParam().text);
  EXPECT_EQ(base32_decode(GetParam().text), GetParam().bytes);
}

INSTANTIATE_TEST_SUITE_P(Rfc4648Section10, Base32,
                         testing::Values(Vector{"", ""}, Vector{"f", "MY"}, Vector{"fo", "MZXQ"},
                                         Vector{"foo", "MZXW6"}, Vector{"foob", "MZXW6YQ"},
                                         Vector{"fooba", "MZXW6YTB"}, Vector{"foobar", "MZXW6YTBOI"}));

TEST(Base32AsPeopleCopyIt, IsReadInEitherCaseWithSpacesAndPadding) {
  EXPECT_EQ(base32_decode("mzxw 6yq="), "foob");
}

TEST(Base32WithOtherCharacters, IsRefused) {
  for (const auto* text : {"MZXW0", "MZXW1", "MZ=XW", "$sealed$abc", "MZXW\n"})
    EXPECT_EQ(base32_decode(text), std::nullopt) << text;
}

}  // namespace
}  // namespace codegrant::server
