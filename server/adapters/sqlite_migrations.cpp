#include "server/adapters/sqlite_migrations.hpp"

#include <array>
#include <cstddef>

#include "embedded/schema.hpp"
#include "server/ports/store_error.hpp"

namespace codegrant::server::sqlite {
namespace {

// The schema's version is how many of these were run; it is kept in `PRAGMA user_version`.
const std::array migrations{embedded::schema::_0001_first_sql,       embedded::schema::_0002_history_sql,
                            embedded::schema::_0003_logins_sql,      embedded::schema::_0004_tokens_sql,
                            embedded::schema::_0005_keys_sql,        embedded::schema::_0006_news_sql,
                            embedded::schema::_0007_fewer_pages_sql, embedded::schema::_0008_walked_to_sql};

std::size_t schema_version(Connection& connection) {
  sql::Statement version(connection, "PRAGMA user_version");
  version.next();
  return static_cast<std::size_t>(version.number(0));
}

void refuse_newer(std::size_t version) {
  if (version > migrations.size())
    throw StoreUnavailable("the database has schema version " + std::to_string(version) +
                           ", made by a newer codegrant; this one knows versions up to " +
                           std::to_string(migrations.size()));
}

}  // namespace

void migrate(Connection& connection) {
  for (;;) {
    // Read under the write lock: another server may be migrating too.
    connection.run("BEGIN IMMEDIATE");
    const auto version = schema_version(connection);
    if (version >= migrations.size()) {
      connection.run("ROLLBACK");
      return refuse_newer(version);
    }
    connection.run(std::string(migrations[version]));
    connection.run("PRAGMA user_version = " + std::to_string(version + 1) + "; COMMIT");
  }
}

}  // namespace codegrant::server::sqlite
