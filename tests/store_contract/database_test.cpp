// What SQLite's adapter promises beyond the ports: groups that fail one by one, schema, file and addresses.
#include "server/adapters/sqlite_database.hpp"

#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <stdexcept>

#include "server/adapters/sql_resource_store.hpp"
#include "server/ports/store_error.hpp"
#include "stores.hpp"

namespace codegrant::server {
namespace {

using sql::Connection;
using sql::execute;
using sql::Statement;

class SqliteDatabaseTest : public testing::TestWithParam<const char*> {
 protected:
  TemporaryFolder folder_;
  SqliteDatabase database_{
      GetParam() == std::string("memory") ? "memory:" : "sqlite:" + (folder_.path() / "store.db").string()};

  void insert(Connection& connection, int number) {
    execute(connection, "INSERT INTO tombstone (type, id, version) VALUES ('t', ?, 1)",
            std::to_string(number));
  }

  std::int64_t rows() {
    return database_.read([](Connection& connection) {
      Statement count(connection, "SELECT count(*) FROM tombstone");
      count.next();
      return count.number(0);
    });
  }
};

TEST_P(SqliteDatabaseTest, UndoesTheJobThatThrowsAndNoOther) {
  // Holds the writer while jobs come, so that they make a group.
  std::promise<void> go;
  const auto gone = go.get_future().share();
  std::thread holder([&] { database_.write([&](Connection&) { gone.wait(); }); });
  std::atomic<int> refused = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 20; ++i)
    callers.emplace_back([&, i] {
      try {
        database_.write([&](Connection& connection) {
          insert(connection, i);
          if (i % 2 == 1) throw std::domain_error("odd");
        });
      } catch (const std::domain_error&) {
        ++refused;
      }
    });
  go.set_value();
  holder.join();
  for (auto& caller : callers) caller.join();
  EXPECT_EQ(refused, 10);
  EXPECT_EQ(rows(), 10);
}

TEST_P(SqliteDatabaseTest, TellsSqlitesMessageButNoValue) {
  try {
    database_.write([&](Connection& connection) {
      insert(connection, 4711);
      insert(connection, 4711);
    });
    FAIL() << "the same key twice";
  } catch (const StoreUnavailable& error) {
    EXPECT_NE(std::string(error.what()).find("UNIQUE constraint failed: tombstone"), std::string::npos)
        << error.what();
    EXPECT_EQ(std::string(error.what()).find("4711"), std::string::npos);
  }
  EXPECT_EQ(rows(), 0);
}

TEST_P(SqliteDatabaseTest, GivesTheGroupUpWhenTheCommitFails) {
  EXPECT_THROW(database_.write([&](Connection& connection) {
    execute(connection, "PRAGMA defer_foreign_keys = ON");
    execute(connection, "INSERT INTO token (digest, kind, session, expires_at) VALUES (x'00', 0, 99, 0)");
  }),
               StoreUnavailable);
  database_.write([&](Connection& connection) { insert(connection, 1); });
  EXPECT_EQ(rows(), 1);
}

TEST_P(SqliteDatabaseTest, LetsNoReaderWrite) {
  EXPECT_THROW(database_.read([&](Connection& connection) { insert(connection, 1); }), StoreUnavailable);
  EXPECT_EQ(rows(), 0);
}

TEST_P(SqliteDatabaseTest, ReadersSeeWholeGroupsOnly) {
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 0; i < 300; i += 3)
      database_.write([&](Connection& connection) {
        for (int row = i; row < i + 3; ++row) insert(connection, row);
      });
    done = true;
  });
  std::int64_t seen = 0;
  while (!done) {
    const auto now = rows();
    EXPECT_EQ(now % 3, 0);
    EXPECT_GE(now, seen);
    seen = now;
  }
  writer.join();
  EXPECT_EQ(rows(), 300);
}

INSTANTIATE_TEST_SUITE_P(Sqlite, SqliteDatabaseTest, testing::Values("file", "memory"),
                         [](const auto& test) { return std::string(test.param); });

TEST(SqliteFile, IsReadableByItsOwnerOnly) {
  const TemporaryFolder folder;
  const auto path = (folder.path() / "store.db").string();
  SqliteDatabase database("sqlite:" + path);
  database.write(
      [](Connection& connection) { execute(connection, "INSERT INTO tombstone VALUES ('t', 'i', 1)"); });
  for (const auto* suffix : {"", "-wal", "-shm"}) {
    struct stat status {};
    ASSERT_EQ(::stat((path + suffix).c_str(), &status), 0) << suffix;
    EXPECT_EQ(status.st_mode & 0777, 0600u) << suffix;
  }
}

TEST(SqliteFile, HoldsEverythingInOneFileOnceClosed) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "store.db";
  {
    SqliteDatabase database("sqlite:" + path.string());
    database.write(
        [](Connection& connection) { execute(connection, "INSERT INTO tombstone VALUES ('t', 'i', 1)"); });
    database.read([](Connection& connection) { Statement(connection, "SELECT * FROM tombstone").next(); });
  }
  EXPECT_FALSE(std::filesystem::exists(path.string() + "-wal"));
}

TEST(SqliteFile, RefusesASchemaFromTheFuture) {
  const TemporaryFolder folder;
  const auto address = "sqlite:" + (folder.path() / "store.db").string();
  {
    SqliteDatabase database(address);
    database.write([](Connection& connection) { execute(connection, "PRAGMA user_version = 4242"); });
  }
  try {
    SqliteDatabase database(address);
    FAIL() << "opened";
  } catch (const StoreUnavailable& error) {
    EXPECT_NE(std::string(error.what()).find("4242"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("newer codegrant"), std::string::npos) << error.what();
  }
}

std::string read_text(const std::filesystem::path& path) {
  std::ifstream input(path);
  return {std::istreambuf_iterator<char>(input), {}};
}

TEST(SqliteFile, BeginsAHistoryWithoutSecretsOfWhatIsThere) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "store.db";
  std::ofstream(path).close();
  {
    sqlite::Connection connection(path.string(), sqlite::Access::read_write);
    connection.run(read_text(std::filesystem::path(SCHEMA) / "0001-first.sql"));
    connection.run(
        "INSERT INTO resource VALUES (1, 'Client', 'c', '{\"name\":\"C\",\"secret\":\"$s0$hash\"}', 4, 10, "
        "20);"
        "INSERT INTO tombstone VALUES ('User', 'gone', 2);"
        "INSERT INTO resource VALUES (2, 'Patient', 'p', '{}', 1, 10, 20);"
        "INSERT INTO resource_index VALUES ('Patient', 'name', 'Okafor', 'p', 0);"
        "PRAGMA user_version = 1");
  }
  SqliteDatabase database("sqlite:" + path.string());
  SqlResourceStore resources(database);
  const auto history = resources.history("Client", "c", {});
  ASSERT_EQ(history.versions.size(), 1U);
  EXPECT_EQ(history.versions[0].number, 4);
  EXPECT_EQ(history.versions[0].shown, "{\"name\":\"C\"}");
  EXPECT_EQ(resources.get("Client", "c")->body, "{\"name\":\"C\",\"secret\":\"$s0$hash\"}");
  EXPECT_EQ(resources.version("User", "gone", 3)->shown, std::nullopt);
  EXPECT_EQ(std::get<Written>(resources.put({.type = "User", .id = "gone", .body = "{}"}, {}, {}, noon))
                .resource.version,
            4);
  EXPECT_TRUE(resources.exists("Patient", {"name", "okafor"}));
}

TEST(SqliteFile, RefusesAFileThatIsNoDatabase) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "store.db";
  std::ofstream(path) << std::string(4096, 'x');
  EXPECT_THROW(SqliteDatabase("sqlite:" + path.string()), StoreUnavailable);
}

TEST(SqliteFile, NamesThePathThatItCannotOpen) {
  const TemporaryFolder folder;
  const auto path = (folder.path() / "none" / "store.db").string();
  try {
    SqliteDatabase database("sqlite:" + path);
    FAIL() << "opened";
  } catch (const StoreUnavailable& error) {
    EXPECT_NE(std::string(error.what()).find(path), std::string::npos) << error.what();
  }
}

TEST(SqliteAddress, IsAFileOrMemoryAndNothingElse) {
  for (const auto* address : {"", "sqlite:", "memory", "memory:x", "postgresql://x", "file:x"})
    EXPECT_THROW(SqliteDatabase{address}, std::invalid_argument) << address;
}

TEST(SqliteMemory, IsOfItsOwnObject) {
  SqliteDatabase one("memory:");
  SqliteDatabase two("memory:");
  one.write(
      [](Connection& connection) { execute(connection, "INSERT INTO tombstone VALUES ('t', 'i', 1)"); });
  EXPECT_FALSE(two.read(
      [](Connection& connection) { return Statement(connection, "SELECT * FROM tombstone").next(); }));
}

}  // namespace
}  // namespace codegrant::server
