// How clients' keys are fetched from their addresses: few at a time, and kept.
#include "server/domain/client_keys.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

/// Answers every address; meanwhile something else may happen.
class KeyServers : public Web {
 public:
  Result<std::string> get(const std::string& url) override {
    ++fetches;
    if (const auto happen = std::exchange(while_fetching, nullptr)) happen();
    return answer(url);
  }
  Result<void> post_form(const std::string&, const std::string&) override {
    return Error{ErrorCode::network_error, "takes none"};
  }

  /// One key, whose kid is the address that it came from.
  static Result<std::string> key_named_as(const std::string& url) {
    return R"({"keys": [{"kty": "EC", "crv": "P-256", "x": "eA", "y": "eQ", "kid": ")" + url + "\"}]}";
  }

  std::function<Result<std::string>(const std::string&)> answer = key_named_as;
  std::function<void()> while_fetching;  ///< happens once
  int fetches = 0;
};

Result<std::string> unreachable(const std::string&) {
  return Error{ErrorCode::network_error, "no whole answer came in time"};
}

class KeysAtAnAddress : public testing::Test {
 protected:
  static Client client_at(const std::string& id, const std::string& uri) {
    Client client;
    client.id = id;
    client.jwks_uri = uri;
    return client;
  }
  /// "ok", or the error.
  std::string ask(const std::string& id, const std::string& uri, const std::string& kid = {}) {
    const auto keys = keys_.find(client_at(id, uri), kid, "ES256");
    return keys ? "ok" : std::string(to_string(keys.error().code));
  }
  /// What a second request gets while the keys of the first are on their way.
  std::string ask_during_a_fetch(const std::function<std::string()>& second) {
    std::string answer;
    web_.while_fetching = [&] { answer = second(); };
    EXPECT_EQ(ask("first", "https://first.example/jwks"), "ok");
    return answer;
  }

  KeyServers web_;
  SettableClock clock_;
  std::vector<std::pair<std::string, std::string>> missing_;
  ClientKeys keys_{web_, clock_, 2, [this](const std::string& client, const std::string& reason) {
                     missing_.emplace_back(client, reason);
                   }};
};

TEST_F(KeysAtAnAddress, AreFetchedForOneRequestAtATime) {
  const auto again = ask_during_a_fetch([&] { return ask("first", "https://first.example/jwks"); });
  EXPECT_EQ(again, "temporarily_unavailable");
  EXPECT_EQ(web_.fetches, 1);
  ASSERT_EQ(missing_.size(), 1u);
  EXPECT_EQ(missing_[0].first, "first");
  EXPECT_EQ(ask("first", "https://first.example/jwks"), "ok");
}

TEST_F(KeysAtAnAddress, OfAnotherClientAreFetchedMeanwhile) {
  EXPECT_EQ(ask_during_a_fetch([&] { return ask("second", "https://second.example/jwks"); }), "ok");
}

TEST_F(KeysAtAnAddress, OfTheSameAddressAreNot) {
  EXPECT_EQ(ask_during_a_fetch([&] { return ask("second", "https://first.example/jwks"); }),
            "temporarily_unavailable");
}

/// One client with ever new addresses keeps one thread.
TEST_F(KeysAtAnAddress, OfTheSameClientAreNotWhateverItsAddressIsNow) {
  EXPECT_EQ(ask_during_a_fetch([&] { return ask("first", "https://another.example/jwks"); }),
            "temporarily_unavailable");
  EXPECT_EQ(ask("first", "https://another.example/jwks"), "ok");
}

TEST_F(KeysAtAnAddress, OfManyClientsKeepAsManyThreadsAsTheyMay) {
  const auto third = ask_during_a_fetch([&] {
    std::string answer;
    web_.while_fetching = [&] { answer = ask("third", "https://third.example/jwks"); };
    EXPECT_EQ(ask("second", "https://second.example/jwks"), "ok");
    return answer;
  });
  EXPECT_EQ(third, "temporarily_unavailable");
  EXPECT_EQ(ask("third", "https://third.example/jwks"), "ok");
}

TEST_F(KeysAtAnAddress, AreGoodForAWhileWithoutTheirServer) {
  EXPECT_EQ(ask("c", "https://c.example/jwks"), "ok");
  web_.answer = unreachable;
  clock_.advance(Seconds{301});
  EXPECT_EQ(ask("c", "https://c.example/jwks"), "ok");
  EXPECT_EQ(web_.fetches, 2);
  ASSERT_EQ(missing_.size(), 1u);
  EXPECT_EQ(missing_[0].second, "no whole answer came in time");
  clock_.advance(Seconds{600});
  EXPECT_EQ(ask("c", "https://c.example/jwks"), "invalid_client");
}

TEST_F(KeysAtAnAddress, AreAskedForAgainAMinuteAfterTheirServerFailed) {
  EXPECT_EQ(ask("c", "https://c.example/jwks"), "ok");
  web_.answer = unreachable;
  clock_.advance(Seconds{301});
  for (int times = 0; times < 2; ++times) EXPECT_EQ(ask("c", "https://c.example/jwks"), "ok");
  EXPECT_EQ(web_.fetches, 2);
  clock_.advance(Seconds{61});
  EXPECT_EQ(ask("c", "https://c.example/jwks"), "ok");
  EXPECT_EQ(web_.fetches, 3);
}

TEST_F(KeysAtAnAddress, AreGoodWhileOthersAreInTheWay) {
  EXPECT_EQ(ask("first", "https://first.example/jwks"), "ok");
  clock_.advance(Seconds{301});
  EXPECT_EQ(ask_during_a_fetch([&] { return ask("first", "https://first.example/jwks"); }), "ok");
  EXPECT_TRUE(missing_.empty());
}

TEST_F(KeysAtAnAddress, AreForgottenWithIt) {
  EXPECT_EQ(ask("c", "https://old.example/jwks", "https://old.example/jwks"), "ok");
  web_.answer = unreachable;
  EXPECT_EQ(ask("c", "https://new.example/jwks", "https://old.example/jwks"), "invalid_client");
}

TEST_F(KeysAtAnAddress, MayBeFetchedAgainAfterAFetchThatBroke) {
  web_.answer = [](const std::string&) -> Result<std::string> { throw std::runtime_error("no thread"); };
  EXPECT_EQ(ask("c", "https://c.example/jwks"), "invalid_client");
  web_.answer = KeyServers::key_named_as;
  clock_.advance(Seconds{61});
  EXPECT_EQ(ask("c", "https://c.example/jwks"), "ok");
}

/// The thousand and first client takes the place of the one that was asked longest ago, and no other's.
TEST_F(KeysAtAnAddress, AreForgottenOneByOne) {
  const auto ask_nth = [&](int n) {
    return ask("c" + std::to_string(n), "https://c" + std::to_string(n) + ".example/jwks");
  };
  for (int n = 0; n < 1001; ++n) {
    if (n == 1) clock_.advance(Seconds{1});
    ASSERT_EQ(ask_nth(n), "ok");
  }
  for (int n = 1; n < 1001; ++n) ASSERT_EQ(ask_nth(n), "ok");
  EXPECT_EQ(web_.fetches, 1001);
  EXPECT_EQ(ask_nth(0), "ok");
  EXPECT_EQ(web_.fetches, 1002);
}

}  // namespace
}  // namespace codegrant::server
