#include "server/adapters/postgres_policy_role.hpp"

#include "server/ports/store_error.hpp"

namespace codegrant::server::postgres {
namespace {

struct Place {
  std::string database;
  std::string schema;  ///< quoted
  std::string role;    ///< quoted
};

Place place_of(sql::Connection& connection) {
  sql::Statement row(
      connection,
      "SELECT d.oid || ' ' || d.datname, quote_ident(current_schema()), quote_ident(current_user)"
      " FROM pg_database AS d WHERE d.datname = current_database()");
  row.next();
  return {row.text(0), row.text(1), row.text(2)};
}

/// The first table of the server's that the role has any right to; empty: none. A superuser has all.
std::string table_within_reach(sql::Connection& connection, const std::string& schema) {
  sql::Statement row(
      connection,
      "SELECT c.relname FROM pg_class AS c WHERE c.relnamespace = CAST(? AS regnamespace)"
      " AND c.relkind IN ('r', 'p', 'S', 'm') AND c.relname <> 'shown_resource'"
      " AND CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(c.oid, 'USAGE, SELECT, UPDATE')"
      " ELSE has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')"
      " OR has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE') END"
      " ORDER BY c.relname LIMIT 1",
      schema);
  return row.next() ? row.text(0) : std::string();
}

/// Whoever may become the server's role by SET ROLE has its rights within reach.
bool may_become(sql::Connection& connection, const std::string& role) {
  sql::Statement row(connection,
                     "SELECT CAST(pg_has_role(current_user, CAST(? AS regrole), 'MEMBER') AS int)", role);
  return row.next() && row.number(0) == 1;
}

bool may_read_the_view(sql::Connection& connection, const std::string& schema) {
  sql::Statement row(connection,
                     "SELECT CAST(has_schema_privilege(CAST(CAST(?1 AS regnamespace) AS oid), 'USAGE') AND"
                     " has_table_privilege(?2, 'SELECT') AS int)",
                     schema, schema + ".shown_resource");
  return row.next() && row.number(0) == 1;
}

[[noreturn]] void refuse(const std::string& what) {
  throw StoreUnavailable(
      "policy-store: " + what +
      ": name the same database with a role of its own, made by CREATE ROLE … LOGIN and given "
      "nothing");
}

}  // namespace

std::string prepare_policy_role(PostgresDatabase& database, Connection& connection) {
  const Place there = place_of(connection);
  const Place here = database.read([](sql::Connection& owner) { return place_of(owner); });
  if (there.database != here.database) refuse("this is another database than that of the store");
  if (may_become(connection, here.role))
    refuse("the role " + there.role + " is, or may become, the server's");
  if (const auto table = table_within_reach(connection, here.schema); !table.empty())
    refuse("the role " + there.role + " has rights to the table " + table);
  if (!may_read_the_view(connection, here.schema))
    database.write([&](sql::Connection& owner) {
      owner.run("GRANT USAGE ON SCHEMA " + here.schema + " TO " + there.role);
      owner.run("GRANT SELECT ON " + here.schema + ".shown_resource TO " + there.role);
    });
  return here.schema;
}

}  // namespace codegrant::server::postgres
