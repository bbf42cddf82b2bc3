#include "server/adapters/postgres_policy_queries.hpp"

#include <string_view>

#include "server/adapters/postgres_library.hpp"
#include "server/adapters/postgres_policy_names.hpp"
#include "server/adapters/postgres_policy_parameters.hpp"
#include "server/adapters/postgres_policy_role.hpp"
#include "server/adapters/postgres_policy_statement.hpp"

namespace codegrant::server {
namespace {

using postgres::Age;
using postgres::Connection;
using postgres::Parameters;
using postgres::pq;

constexpr std::size_t most_connections = 8;
constexpr int most_tables = 16;
constexpr std::int64_t most_views = 200;  // of one connection: a request can name any type
constexpr int text_format = 0;

// Names are the views' first, and a backslash is one wherever the server says otherwise: `refuse_names`
// counts on it.
constexpr const char* settings = "SET search_path = pg_temp; SET standard_conforming_strings = on";

// SQLSTATEs.
constexpr std::string_view undefined_table = "42P01";
constexpr std::string_view indeterminate_type = "42P18";
constexpr std::string_view cancelled = "57014";

/// A transaction that can change nothing: not even settings, which go back at its end.
class ReadOnly {
 public:
  ReadOnly(Connection& connection, std::chrono::milliseconds patience) : connection_(connection) {
    connection_.run("BEGIN READ ONLY; SET LOCAL statement_timeout = " + std::to_string(patience.count()));
  }
  ~ReadOnly() {
    try {
      connection_.run("ROLLBACK");
    } catch (const StoreUnavailable&) {
      // The connection is gone, and with it the transaction.
    }
  }
  ReadOnly(const ReadOnly&) = delete;
  ReadOnly& operator=(const ReadOnly&) = delete;

 private:
  Connection& connection_;
};

/// What PostgreSQL says to one message. Throws ConnectionLost where it says nothing.
class Answer {
 public:
  Answer(const Connection& connection, pg_result* result) : result_(result) {
    if (pq().PQstatus(connection.handle()) != CONNECTION_OK) connection.good(result_.release());
  }
  bool is_good() const {
    const auto status = pq().PQresultStatus(result_.get());
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
  }
  std::string_view state() const { return field(PG_DIAG_SQLSTATE); }
  /// It can hold a bound value: for whoever wrote the query, and no log.
  std::string message() const { return std::string(field(PG_DIAG_MESSAGE_PRIMARY)); }
  std::size_t position() const {
    const std::string digits(field(PG_DIAG_STATEMENT_POSITION));
    return digits.empty() ? 0 : std::stoul(digits);
  }
  pg_result* get() const { return result_.get(); }

 private:
  std::string_view field(int code) const {
    const char* said = pq().PQresultErrorField(result_.get(), code);
    return said == nullptr ? "" : said;
  }

  postgres::Result result_;
};

Error refused(const std::string& message) { return {ErrorCode::invalid_request, "is refused: " + message}; }

Error failed(const std::string& how) { return {ErrorCode::server_error, "the query " + how}; }

/// A view of this session alone, whether or not anything is stored of its type.
void create_view(Connection& connection, const std::string& schema, const std::string& name) {
  sql::Statement views(connection, "SELECT count(*) FROM pg_class WHERE relnamespace = pg_my_temp_schema()");
  if (views.next() && views.number(0) >= most_views) connection.run("DISCARD TEMP");
  connection.run("CREATE TEMP VIEW \"" + name +
                 "\" AS SELECT id, version AS txid,"
                 " to_char(to_timestamp(updated_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS ts,"
                 " type AS resource_type, CAST(body AS jsonb) AS resource FROM " +
                 schema + ".shown_resource WHERE lower(type) = lower('" + name + "')");
}

/// What is there already, and is missed all the same, is meant to be something else: a schema, it may be.
bool is_view_of_ours(Connection& connection, const std::string& name) {
  sql::Statement found(
      connection, "SELECT 1 FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relname = ?", name);
  return found.next();
}

bool is_table_of_ours(Connection& connection, const std::string& schema, const std::string& name) {
  sql::Statement found(connection,
                       "SELECT 1 FROM pg_class WHERE relnamespace = CAST(? AS regnamespace) AND relname = ?",
                       schema, name);
  return found.next();
}

/// True, or a number other than 0. Without a row it is neither, and NULL is not true.
Result<bool> truth_of(const Answer& answer) {
  if (pq().PQnfields(answer.get()) != 1) return failed("gave more than one column");
  if (pq().PQntuples(answer.get()) > 1) return failed("gave more than one row");
  if (pq().PQntuples(answer.get()) == 0 || pq().PQgetisnull(answer.get(), 0, 0) == 1) return false;
  const std::string_view value = pq().PQgetvalue(answer.get(), 0, 0);
  switch (pq().PQftype(answer.get(), 0)) {
    case postgres::boolean: return value == "t";
    case postgres::smallint:
    case postgres::integer:
    case postgres::bigint: return value != "0";
    default: return failed("gave neither true nor false");
  }
}

/// One query on a connection of the policies' role.
class Query {
 public:
  Query(Connection& connection, const std::string& schema, std::chrono::milliseconds patience,
        const PolicyQuery& query)
      : connection_(connection),
        schema_(schema),
        patience_(patience),
        query_(query),
        statement_(postgres::policy_statement(query.text)) {}

  /// EXPLAIN looks at tables and rights, and computes nothing.
  Result<void> check() {
    if (const auto why = postgres::refuse_names(query_.text); !why.empty()) return refused(why);
    const Answer explained = settle("EXPLAIN " + statement_.text);
    if (!explained.is_good()) return refused(explained.message());
    const Parameters parameters(query_, type_of_null_);
    pq().PQclear(pq().PQprepare(connection_.handle(), "", statement_.text.c_str(), parameters.count(),
                                parameters.types()));
    const Answer described(connection_, pq().PQdescribePrepared(connection_.handle(), ""));
    if (pq().PQnfields(described.get()) != 1) return refused("it must give one column");
    if (statement_.parameters != query_.values.size())
      return refused("write {{path}} outside of quotes, and no other parameter");
    return {};
  }

  Result<bool> ask() {
    // Names come with requests, too: {{!path}}.
    if (const auto why = postgres::refuse_names(query_.text); !why.empty())
      return failed("is refused: " + why);
    if (postgres::holds_nul(query_)) return failed("has a value with U+0000, which PostgreSQL does not take");
    const Answer answer = settle(statement_.text);
    if (answer.is_good()) return truth_of(answer);
    if (answer.state() == cancelled)
      return failed("took longer than " + std::to_string(patience_.count()) + " ms");
    // The message can hold a value, which does not belong in a log.
    return failed("failed: SQLSTATE " + std::string(answer.state()));
  }

 private:
  /// Runs `statement`, with a view for each type that it names, until it is answered or cannot be.
  Answer settle(const std::string& statement) {
    for (int tables = 0;; ++tables) {
      Answer answer = run(statement, Parameters(query_, type_of_null_));
      if (answer.is_good()) return answer;
      if (answer.state() == indeterminate_type && type_of_null_ != postgres::text)
        type_of_null_ = postgres::text;
      else if (tables == most_tables || !add_table(statement, answer))
        return answer;
    }
  }

  Answer run(const std::string& statement, const Parameters& parameters) {
    const ReadOnly transaction(connection_, patience_);
    return {connection_,
            pq().PQexecParams(connection_.handle(), statement.c_str(), parameters.count(), parameters.types(),
                              parameters.values(), nullptr, nullptr, text_format)};
  }

  bool add_table(const std::string& statement, const Answer& answer) {
    if (answer.state() != undefined_table) return false;
    const auto name = postgres::table_name_at(statement, answer.position());
    if (name.empty() || is_table_of_ours(connection_, schema_, name)) return false;
    if (is_view_of_ours(connection_, name)) return false;
    create_view(connection_, schema_, name);
    return true;
  }

  Connection& connection_;
  const std::string& schema_;
  const std::chrono::milliseconds patience_;
  const PolicyQuery& query_;
  const postgres::PolicyStatement statement_;
  Oid type_of_null_ = postgres::type_that_the_query_says;  ///< text where the query does not say
};

Error not_offered(ErrorCode code) {
  return {code,
          "is not offered where the store is PostgreSQL and no --policy-store names a role for it: use the "
          "engine "
          "matcho or json-schema"};
}

/// Runs `work(Connection&)` on a connection where tables are views of the session alone. One that was cut off
/// while it lay idle is replaced.
template <class Work>
auto on_connection(postgres::Pool& pool, const Work& work) {
  for (;;) {
    const postgres::Pool::Loan loan(pool);
    try {
      if (loan.age == Age::fresh) loan.connection->run(settings);
      return work(*loan.connection);
    } catch (const postgres::ConnectionLost&) {
      if (loan.age == Age::fresh) throw;
    }
  }
}

}  // namespace

void PostgresPolicyQueries::connect(std::string_view address, std::chrono::milliseconds patience) {
  Connection first{std::string(address)};
  schema_ = postgres::prepare_policy_role(database_, first);
  pool_ = std::make_unique<postgres::Pool>(address, most_connections);
  patience_ = patience;
}

Result<void> PostgresPolicyQueries::check(const PolicyQuery& query) {
  if (!pool_) return not_offered(ErrorCode::invalid_request);
  return on_connection(
      *pool_, [&](Connection& connection) { return Query(connection, schema_, patience_, query).check(); });
}

Result<bool> PostgresPolicyQueries::ask(const PolicyQuery& query) {
  if (!pool_) return not_offered(ErrorCode::server_error);
  return on_connection(
      *pool_, [&](Connection& connection) { return Query(connection, schema_, patience_, query).ask(); });
}

}  // namespace codegrant::server
