// Digests of what is issued begin with its moment; all else of them is the hash.
#include "server/domain/token_digest.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "codegrant/codec/base64url.hpp"
#include "server/adapters/openssl_crypto.hpp"
#include "server/adapters/system.hpp"
#include "server/ports/moment.hpp"
#include "server/ports/random.hpp"

namespace codegrant::server {
namespace {

class TokenDigest : public testing::Test {
 protected:
  std::optional<Moment> head_of(const std::string& token) const {
    const Digest digest = token_digest(crypto_, token);
    const Digest hash = crypto_.sha256(token);
    EXPECT_TRUE(std::equal(digest.begin() + 6, digest.end(), hash.begin() + 6)) << token;
    if (digest == hash) return std::nullopt;
    Moment head{};
    std::copy_n(digest.begin(), head.size(), head.begin());
    return head;
  }

  static std::string jwt_with(const std::string& payload) {
    return "eyJhbGciOiJFUzI1NiJ9." + base64url::encode(payload) + ".c2lnbmF0dXJl";
  }

  OpensslCrypto crypto_;
  SystemRandom random_;
};

TEST_F(TokenDigest, BeginsWithTheMomentOfAnOrderedToken) {
  const Moment before = moment_now();
  const auto head = head_of(ordered_token(random_).reveal());
  ASSERT_TRUE(head);
  EXPECT_GE(*head, before);
  EXPECT_LE(*head, moment_now());
}

TEST_F(TokenDigest, BeginsWithTheMomentOfAJwtsJti) {
  const std::string jti = ordered_id(random_);
  EXPECT_EQ(head_of(jwt_with(R"({"iss":"i","jti":")" + jti + R"(","sub":"s"})")), moment_in(jti));
}

TEST_F(TokenDigest, IsTheHashOfAllElse) {
  for (const std::string& token :
       {std::string(), std::string("."), std::string(".."), random_token(random_).reveal(),
        random_id(random_), std::string(ordered_token_length, '!'), jwt_with("{}"),
        jwt_with(R"({"jti":"short"})"), jwt_with(R"({"jti":"never ends)"), std::string("a.not base64.c"),
        jwt_with(R"({"jti":")" + std::string(ordered_id_length, ' ') + R"("})")})
    EXPECT_FALSE(head_of(token)) << token;
}

TEST_F(TokenDigest, DiffersWhereOnlyTheRestOfAJwtDoes) {
  const std::string payload = R"({"jti":")" + ordered_id(random_) + R"("})";
  EXPECT_NE(token_digest(crypto_, jwt_with(payload)), token_digest(crypto_, jwt_with(payload) + "A"));
}

TEST_F(TokenDigest, SortsAsTheMomentsDo) {
  const std::string early = "AAAAAAAA";
  const std::string late = "AAAAAAAB";
  const std::string rest(ordered_token_length - moment_length, 'A');
  EXPECT_LT(token_digest(crypto_, early + rest), token_digest(crypto_, late + rest));
}

}  // namespace
}  // namespace codegrant::server
