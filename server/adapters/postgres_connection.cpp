#include "server/adapters/postgres_connection.hpp"

#include <poll.h>

#include <array>

#include "server/adapters/postgres_library.hpp"
#include "server/adapters/postgres_statement.hpp"

namespace codegrant::server::postgres {
namespace {

constexpr int text_format = 0;

/// The first line alone: the lines after it can quote what was bound.
std::string message_of(std::string_view said) {
  return "postgresql: " + std::string(said.substr(0, said.find('\n')));
}

bool is_good(const pg_result* result) {
  const auto status = pq().PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

}  // namespace

Connection::Connection(const std::string& address) {
  // Nothing waits for ever: neither for the network (seconds, milliseconds) nor for a statement. What the
  // address says of these itself comes later, and wins.
  const std::array<const char*, 7> keywords{"connect_timeout",
                                            "tcp_user_timeout",
                                            "keepalives_idle",
                                            "keepalives_interval",
                                            "keepalives_count",
                                            "dbname",
                                            nullptr};
  const std::array<const char*, 7> values{"5", "10000", "10", "3", "3", address.c_str(), nullptr};
  constexpr int expand_address = 1;
  handle_.reset(pq().PQconnectdbParams(keywords.data(), values.data(), expand_address));
  if (!handle_) throw ConnectionLost("postgresql: out of memory");
  if (pq().PQstatus(handle()) != CONNECTION_OK)
    throw ConnectionLost(message_of(pq().PQerrorMessage(handle())));
  pq().PQsetNoticeProcessor(
      handle(), [](void*, const char*) {}, nullptr);
  // A server that takes what was acknowledged for safe before it is on disk would break the stores' word. A
  // plan made while a table was small would read all of it when it has grown, and a SERIALIZABLE transaction
  // that reads all of a table is in the way of every other. What has no index is read whole all the same, at
  // a price on paper for which PostgreSQL would compile the query, 100 ms long.
  run("SET synchronous_commit = on; SET statement_timeout = '10s'; SET idle_in_transaction_session_timeout = "
      "'30s'; SET enable_seqscan = off; SET jit = off");
}

std::shared_ptr<sql::Prepared> Connection::prepare(std::string_view text) {
  if (auto known = kept_.find(text)) return known;
  if (const auto oldest = kept_.make_room())
    run("DEALLOCATE " + static_cast<const PreparedStatement&>(*oldest).name());
  const std::string written = with_dollars(text);
  if (!kept_.has_room()) return std::make_shared<PreparedStatement>(*this, written, "");
  settle();
  const std::string name = "s" + std::to_string(++named_);
  good(pq().PQprepare(handle(), name.c_str(), written.c_str(), 0, nullptr));
  auto prepared = std::make_shared<PreparedStatement>(*this, written, name);
  kept_.keep(text, prepared);
  return prepared;
}

void Connection::run(const std::string& script) {
  settle();
  good(pq().PQexec(handle(), script.c_str()));
}

void Connection::send(const Call& call) {
  if (sent_ == 0 && pq().PQenterPipelineMode(handle()) != 1) lost();
  const auto count = static_cast<int>(call.values.size());
  const int is_sent =
      call.name.empty()
          ? pq().PQsendQueryParams(handle(), call.text.c_str(), count, nullptr, call.values.data(),
                                   call.sizes.data(), call.formats.data(), text_format)
          : pq().PQsendQueryPrepared(handle(), call.name.c_str(), count, call.values.data(),
                                     call.sizes.data(), call.formats.data(), text_format);
  if (is_sent != 1) lost();
  ++sent_;
}

Result Connection::ask(const Call& call) {
  send(call);
  return good(last_answer().release());
}

void Connection::commit() {
  // COMMIT of a transaction that failed is a ROLLBACK, and no error.
  if (pq().PQtransactionStatus(handle()) == PQTRANS_INERROR)
    throw StoreUnavailable("postgresql: a statement of this transaction has failed");
  sql::execute(*this, "COMMIT");
}

void Connection::roll_back() {
  if (sent_ != 0) last_answer();  // what fails of it is undone anyway
  if (pq().PQtransactionStatus(handle()) != PQTRANS_IDLE) run("ROLLBACK");
}

/// Waits for the answers to all that was sent, as `ask` does.
void Connection::settle() {
  if (sent_ != 0) good(last_answer().release());
}

/// Reads the answers to all that was sent. Gives that of the first that failed, else the last.
Result Connection::last_answer() {
  if (pq().PQpipelineSync(handle()) != 1) lost();
  Result answer;
  for (bool all_good = true; sent_ != 0; --sent_) {
    Result next(pq().PQgetResult(handle()));
    Result(pq().PQgetResult(handle()));  // nothing: it was the only one of its call
    if (!all_good) continue;
    all_good = is_good(next.get());
    answer = std::move(next);
  }
  Result(pq().PQgetResult(handle()));  // the end of the pipeline
  if (pq().PQexitPipelineMode(handle()) != 1) lost();
  return answer;
}

bool Connection::is_silent() const {
  pollfd peer{.fd = pq().PQsocket(handle()), .events = POLLIN, .revents = 0};
  constexpr int at_once = 0;
  return ::poll(&peer, 1, at_once) == 0;
}

Result Connection::good(pg_result* result) const {
  Result owned(result);
  if (is_good(result)) return owned;
  if (pq().PQstatus(handle()) != CONNECTION_OK) lost();
  const char* state = pq().PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string_view code = state ? state : "";
  const char* said = pq().PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  const std::string message = message_of(said ? said : "no answer") + " (" + std::string(code) + ")";
  if (code.starts_with("40")) throw Conflict(message);
  // 57P01 and its like: the server is being shut down. 25006: it only reads now, another one is in charge.
  if (code.starts_with("57P") || code.starts_with("08") || code == "25006") lost(message);
  throw StoreUnavailable(message);
}

void Connection::lost() const { lost(message_of(pq().PQerrorMessage(handle()))); }

void Connection::lost(const std::string& message) const {
  is_whole_ = false;
  throw ConnectionLost(message);
}

void Connection::Close::operator()(pg_conn* handle) const { pq().PQfinish(handle); }

void ClearResult::operator()(pg_result* result) const { pq().PQclear(result); }

}  // namespace codegrant::server::postgres
