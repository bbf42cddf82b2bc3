// What was answered is on disk: after a clean end, and after the process was killed between two writes.
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "server/adapters/sqlite_store.hpp"
#include "stores.hpp"

extern char** environ;

namespace codegrant::server {
namespace {

using LastingStoreContract = StoreContract;

TEST_P(LastingStoreContract, KeepsEverythingWhenItIsClosedAndOpenedAgain) {
  stores().resources().put({"User", "alice", "{}", 0, {}, {}}, {{"userName", "al", Unique::yes}}, {}, noon);
  stores().resources().put({"User", "bob", "{}", 0, {}, {}}, {}, {}, noon);
  stores().resources().erase("User", "bob", {}, noon);
  stores().sessions().begin(session_named("one"), {token_named("token", TokenKind::refresh)});
  stores().sessions().begin(session_named("two"), {token_named("other", TokenKind::access)});
  stores().sessions().end("two", EndScope::only_this, noon);
  stores().codes().put(digest_of("code"), code_until(noon + second));
  stores().codes().put(digest_of("spent"), code_until(noon + second));
  stores().codes().redeem(digest_of("spent"), session_named("three"), {}, noon);
  stores().interactions().put(interaction_until("i", noon + second));
  stores().keys().add({"kid", SigningAlgorithm::RS256, "sealed", noon, noon, noon}, "");
  reopen();
  EXPECT_TRUE(stores().resources().get("User", "alice"));
  EXPECT_TRUE(stores().resources().exists("User", {"userName", "al"}));
  EXPECT_EQ(std::get<Written>(stores().resources().put({"User", "bob", "{}", 0, {}, {}}, {}, {}, noon))
                .resource.version,
            3);
  EXPECT_TRUE(stores().sessions().find(digest_of("token"), TokenKind::refresh, noon));
  EXPECT_FALSE(stores().sessions().find(digest_of("other"), TokenKind::access, noon));
  EXPECT_TRUE(std::holds_alternative<FoundCode>(stores().codes().find(digest_of("code"), noon)));
  EXPECT_TRUE(std::holds_alternative<Replayed>(stores().codes().find(digest_of("spent"), noon)));
  EXPECT_TRUE(stores().interactions().get("i", noon));
  EXPECT_EQ(stores().keys().list().at(0).kid, "kid");
}

HOLD_EVERY_STORE_TO(LastingStoreContract, lasting_backends());

// A process that runs beside the test, its output in a pipe.
class Writer {
 public:
  explicit Writer(const std::string& address) {
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0) throw std::runtime_error("no pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, pipe[0]);
    std::string program = WRITER;
    std::string argument = address;
    std::array<char*, 3> arguments{program.data(), argument.data(), nullptr};
    const int failed =
        ::posix_spawn(&process_, program.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(pipe[1]);
    output_ = ::fdopen(pipe[0], "r");
    if (failed || !output_) throw std::runtime_error("cannot start the writer");
  }
  ~Writer() { ::fclose(output_); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// The next number that the writer was answered for; none once it is dead and its pipe empty.
  std::optional<int> next() {
    int number = 0;
    return ::fscanf(output_, "%d\n", &number) == 1 ? std::optional(number) : std::nullopt;
  }

  void kill() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }

 private:
  pid_t process_ = 0;
  FILE* output_ = nullptr;
};

TEST(SqliteFile, KeepsEveryAnsweredWriteWhenItsProcessIsKilled) {
  for (const int lines_before_the_end : {1, 10, 40, 90, 200, 333}) {
    const TemporaryFolder folder;
    const auto address = "sqlite:" + (folder.path() / "store.db").string();
    std::vector<int> answered;
    {
      Writer writer(address);
      for (int i = 0; i < lines_before_the_end; ++i) answered.push_back(writer.next().value());
      writer.kill();
      while (const auto number = writer.next()) answered.push_back(*number);
    }
    SqliteStore store(address);
    for (const int number : answered) ASSERT_TRUE(store.sessions.get(std::to_string(number))) << number;
    store.sessions.begin(session_named("afterwards"), {});
    EXPECT_TRUE(store.sessions.get("afterwards"));
  }
}

}  // namespace
}  // namespace codegrant::server
