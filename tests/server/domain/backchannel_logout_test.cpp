// Logins that ended, each of which becomes a message or a note that there is none.
#include "server/domain/backchannel_logout.hpp"

#include <gtest/gtest.h>

#include "tests/server/support/test_server.hpp"

namespace codegrant::server {
namespace {

/// A database that counts how often it is read.
class CountedDatabase : public sql::Database {
 public:
  explicit CountedDatabase(sql::Database& inner) : inner_(inner) {}
  int reads = 0;

 private:
  void commit(const Task& task, sql::Isolation) override {
    inner_.write([&](sql::Connection& connection) { task(connection); });
  }
  void look(const Task& task) override {
    ++reads;
    inner_.read([&](sql::Connection& connection) { task(connection); });
  }

  sql::Database& inner_;
};

class EndedLogins : public testing::Test {
 protected:
  EndedLogins() {
    for (const std::string id : {"c", "d"})
      store_.resources.put(
          {.type = "Client",
           .id = id,
           .body = to_text(Json{{"backchannel_logout_uri", "https://" + id + ".example/logout"}})},
          {}, {}, clock_.now());
  }
  std::vector<std::string> told() const {
    std::vector<std::string> urls;
    for (const auto& [url, form] : web_.received) urls.push_back(url);
    return urls;
  }
  using Texts = std::vector<std::string>;

  SqliteStore store_{"memory:"};
  const OpensslCrypto crypto_;
  SystemRandom random_;
  SettableClock clock_;
  PretendedWeb web_;
  Keyring keyring_{
      store_.keys, crypto_, Secret(std::string(32, 'k')), {.algorithms = {SigningAlgorithm::ES256}}, clock_};
  CountedDatabase database_{store_.database};
  SqlResourceStore resources_{database_};
  Directory directory_{resources_};
  BackchannelLogout logout_{
      "https://auth.example", directory_, store_.sessions, keyring_, crypto_, random_, clock_, web_};
};

TEST_F(EndedLogins, AreToldOnceEachToTheirClients) {
  logout_.tell({{"d", "alice", "one"}, {"c", "alice", "one"}, {"c", "alice", "one"}, {"c", "alice", "two"}});
  EXPECT_EQ(told(),
            (Texts{"https://c.example/logout", "https://c.example/logout", "https://d.example/logout"}));
}

/// Who turns a client's users out at once turns out thousands, while somebody waits for the answer.
TEST_F(EndedLogins, AskForTheirClientOnce) {
  std::vector<ClientLogin> ended{{"d", "alice", "browser"}};
  for (int i = 0; i < 20; ++i) ended.push_back({"c", "alice", "browser-" + std::to_string(i)});
  logout_.tell(ended);
  EXPECT_EQ(told().size(), 21U);
  EXPECT_EQ(database_.reads, 2);
}

TEST_F(EndedLogins, WithoutABrowserAreToldToNobody) {
  logout_.tell({{"c", "alice", ""}, {"unknown", "alice", "one"}});
  EXPECT_TRUE(told().empty());
  EXPECT_TRUE(web_.given_up.empty());
}

TEST_F(EndedLogins, ThatCannotBeToldAreNotedOncePerClient) {
  store_.database.write([](sql::Connection& connection) { connection.run("DROP TABLE resource"); });
  logout_.tell({{"c", "alice", "one"}, {"c", "alice", "two"}, {"d", "alice", "one"}});
  EXPECT_TRUE(told().empty());
  EXPECT_EQ(web_.given_up, (Texts{"c", "d"}));
}

}  // namespace
}  // namespace codegrant::server
