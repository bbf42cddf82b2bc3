// Password hashes against hashes that another program made, and the bounds of the queue.
#include "server/adapters/scrypt_hasher.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <array>
#include <cstring>
#include <ctime>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "server/adapters/system.hpp"
#include "server/ports/store_error.hpp"

namespace codegrant::server {
namespace {

struct Vector {
  const char* password;
  const char* stored;
};
constexpr Vector vectors[] = {
    {"client-secret", "$s0$f0801$4z6uTgJ3vF2dDPMhnT5Weg==$15LXbNYov+ByAsQgzHwXWIBWck7rdQGtMIEgMxC2Bko="},
    {"123456", "$s0$f0801$HhKy93HnLn0qSmsS2JCZnQ==$P0oAp6yx6k8bCbeFN2UT9UfjKROuggn7deLbX2Mpm2M="},
    {"long-user-password", "$s0$f0801$zRTDzXCSCs1Jd0S+iQi+zA==$s5xzMsN7t609Vwsfk4WvusxnVqENcXyUKnnWxedV7hY="},
};

class ScryptHasherTest : public testing::Test {
 protected:
  SystemRandom random_;
  ScryptHasher hasher_{random_};
};

TEST_F(ScryptHasherTest, VerifiesHashesThatAidboxMade) {
  for (const auto& [password, stored] : vectors) {
    EXPECT_TRUE(is_password_hash(stored));
    EXPECT_TRUE(hasher_.verify(Secret(password), stored)) << stored;
    EXPECT_FALSE(hasher_.verify(Secret(std::string(password) + "x"), stored)) << stored;
  }
}

/// Gives the salt that a vector was made with.
class SaltOf final : public Random {
 public:
  explicit SaltOf(const std::string& stored) {
    constexpr std::size_t salt_begin = sizeof("$s0$f0801$") - 1;
    constexpr int salt_length = 24;
    EVP_DecodeBlock(salt_.data(), reinterpret_cast<const unsigned char*>(stored.data()) + salt_begin,
                    salt_length);
  }
  void fill(std::span<std::byte> bytes) override { std::memcpy(bytes.data(), salt_.data(), bytes.size()); }

 private:
  std::array<unsigned char, 18> salt_{};  // 16, and room for what OpenSSL makes of the padding
};

TEST_F(ScryptHasherTest, MakesTheHashesThatAidboxMadeFromTheSameSalts) {
  for (const auto& [password, stored] : vectors) {
    SaltOf salt(stored);
    EXPECT_EQ(ScryptHasher(salt).hash(Secret(password)), stored);
  }
}

TEST_F(ScryptHasherTest, VerifiesItsOwnHashesWhateverThePassword) {
  for (const auto& password :
       {std::string("wonderland"), std::string(), std::string("a\0b", 3), std::string(300, 'x')}) {
    const auto stored = hasher_.hash(Secret(password));
    EXPECT_TRUE(is_password_hash(stored));
    EXPECT_TRUE(stored.starts_with("$s0$f0801$"));
    EXPECT_TRUE(hasher_.verify(Secret(password), stored));
    EXPECT_FALSE(hasher_.verify(Secret(password + "x"), stored));
  }
}

TEST_F(ScryptHasherTest, SaltsEveryHashAfresh) {
  EXPECT_NE(hasher_.hash(Secret("wonderland")), hasher_.hash(Secret("wonderland")));
}

TEST_F(ScryptHasherTest, ReadsCostsOtherThanItsOwn) {
  // Computed with Python's hashlib.scrypt(b"wonderland", salt=bytes(range(16)), n=1024, r=8, p=2, dklen=32).
  EXPECT_TRUE(
      hasher_.verify(Secret("wonderland"),
                     "$s0$a0802$AAECAwQFBgcICQoLDA0ODw==$b1yxzuSE4IV3oTP5v1n65NkPPIuCIBe6XkwiKprDe9Y="));
}

TEST_F(ScryptHasherTest, FindsNothingEqualToWhatIsNoHashOrCostsTooMuch) {
  const std::string rest = "$4z6uTgJ3vF2dDPMhnT5Weg==$15LXbNYov+ByAsQgzHwXWIBWck7rdQGtMIEgMxC2Bko=";
  const std::string cases[] = {
      "",
      "client-secret",
      "$s0$f0801$$",
      "$s0$110801" + rest,  // N = 2^17: 128 MiB
      "$s0$f08ff" + rest,   // p = 255: 255 times the work
      "$s0$3f0801" + rest,  // N = 2^63
      "$s0$ff0801" + rest,  // N = 2^255
      "$s0$f0001" + rest,   // r = 0
      "$s0$f0800" + rest,   // p = 0
      "$s0$100101" + rest,  // RFC 7914 §6: N < 2^(16 r)
      "$s0$f0801$A=z6uTgJ3vF2dDPMhnT5Wg==$15LXbNYov+ByAsQgzHwXWIBWck7rdQGtMIEgMxC2Bko=",
  };
  for (const auto& stored : cases) EXPECT_FALSE(hasher_.verify(Secret("client-secret"), stored)) << stored;
}

TEST_F(ScryptHasherTest, WorksAsLongForNobodyAsForSomebody) {
  // Counted in the work itself rather than in time: the dummy takes a thread for as long, so its cost shows
  // in the CPU time of the process.
  const auto cost = [&](std::string_view stored) {
    const auto begin = std::clock();
    for (int i = 0; i < 3; ++i) hasher_.verify(Secret("guess"), stored);
    return static_cast<double>(std::clock() - begin);
  };
  cost("");
  const auto somebody = cost(vectors[0].stored);
  for (const auto* stored :
       {"", "no hash", "$s0$110801$4z6uTgJ3vF2dDPMhnT5Weg==$15LXbNYov+ByAsQgzHwXWIBWck7rdQGtMIEgMxC2Bko="}) {
    const auto nobody = cost(stored);
    EXPECT_GT(nobody, somebody / 2) << stored;
    EXPECT_LT(nobody, somebody * 2) << stored;
  }
}

/// Holds whoever asks for a salt until it is told to go on.
class HeldRandom final : public Random {
 public:
  void fill(std::span<std::byte>) override {
    asked.set_value();
    go_on.wait();
  }
  std::promise<void> asked;
  std::promise<void> let_go;
  std::shared_future<void> go_on = let_go.get_future().share();
};

TEST(ScryptQueue, TurnsAwayWhoComesWhenAllPlacesAreTaken) {
  HeldRandom random;
  ScryptHasher hasher(random, {.threads = 1, .waiting = 0});
  std::thread first([&] { hasher.hash(Secret("first")); });
  random.asked.get_future().wait();
  EXPECT_THROW(hasher.hash(Secret("second")), Overloaded);
  EXPECT_THROW(hasher.verify(Secret("third"), vectors[0].stored), Overloaded);
  random.let_go.set_value();
  first.join();
  EXPECT_TRUE(hasher.verify(Secret(vectors[0].password), vectors[0].stored));
}

TEST(ScryptQueue, ServesMoreCallersThanItHasThreads) {
  SystemRandom random;
  ScryptHasher hasher(random, {.threads = 2, .waiting = 6});
  std::vector<std::thread> callers;
  std::vector<int> right(8);
  for (auto& answer : right)
    callers.emplace_back([&] { answer = hasher.verify(Secret(vectors[1].password), vectors[1].stored); });
  for (auto& caller : callers) caller.join();
  EXPECT_EQ(right, std::vector<int>(8, 1));
}

class BrokenRandom final : public Random {
 public:
  void fill(std::span<std::byte>) override { throw std::runtime_error("broken"); }
};

TEST(ScryptQueue, HandsAFailureToItsCaller) {
  BrokenRandom random;
  ScryptHasher hasher(random, {.threads = 1, .waiting = 0});
  EXPECT_THROW(hasher.hash(Secret("x")), std::runtime_error);
  EXPECT_TRUE(hasher.verify(Secret(vectors[0].password), vectors[0].stored));
}

}  // namespace
}  // namespace codegrant::server
