#include "server/adapters/postgres_migrations.hpp"

#include <array>
#include <cstddef>

#include "embedded/postgres_schema.hpp"

namespace codegrant::server::postgres {
namespace {

// The schema's version is how many of these were run; it is kept in the table schema_version.
const std::array migrations{
    embedded::postgres_schema::_0001_first_sql,    embedded::postgres_schema::_0004_tokens_sql,
    embedded::postgres_schema::_0005_keys_sql,     embedded::postgres_schema::_0006_news_sql,
    embedded::postgres_schema::_0007_policies_sql, embedded::postgres_schema::_0008_fewer_pages_sql,
    embedded::postgres_schema::_0009_walked_to_sql};

std::size_t schema_version(Connection& connection) {
  connection.run("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)");
  sql::Statement version(connection, "SELECT version FROM schema_version");
  return version.next() ? static_cast<std::size_t>(version.number(0)) : 0;
}

void run_those_after(Connection& connection, std::size_t version) {
  if (version > migrations.size())
    throw StoreUnavailable("the database has schema version " + std::to_string(version) +
                           ", made by a newer codegrant; this one knows versions up to " +
                           std::to_string(migrations.size()));
  for (std::size_t next = version; next < migrations.size(); ++next)
    connection.run(std::string(migrations[next]));
  if (version == migrations.size()) return;
  sql::execute(connection, "DELETE FROM schema_version");
  sql::execute(connection, "INSERT INTO schema_version (version) VALUES (?)",
               static_cast<std::int64_t>(migrations.size()));
}

}  // namespace

void migrate(Connection& connection) {
  connection.run("BEGIN");
  try {
    // Any number will do that every codegrant takes: who comes second waits here.
    connection.run("SELECT pg_advisory_xact_lock(1668244583)");
    run_those_after(connection, schema_version(connection));
    connection.run("COMMIT");
  } catch (const ConnectionLost&) {
    throw;
  } catch (...) {
    connection.run("ROLLBACK");
    throw;
  }
}

}  // namespace codegrant::server::postgres
