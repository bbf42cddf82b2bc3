#include "server/adapters/postgres_connection.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include "server/adapters/postgres_library.hpp"

namespace codegrant::server::postgres {
namespace {

constexpr int text_format = 0;
constexpr int binary_format = 1;

/// The first line alone: the lines after it can quote what was bound.
std::string message_of(std::string_view said) {
  return "postgresql: " + std::string(said.substr(0, said.find('\n')));
}

class PreparedStatement final : public sql::Prepared {
 public:
  /// Without a name it is parsed anew with each run.
  PreparedStatement(const Connection& connection, std::string text, std::string name)
      : connection_(connection), text_(std::move(text)), name_(std::move(name)) {
    if (!name_.empty())
      connection_.good(pq().PQprepare(connection_.handle(), name_.c_str(), text_.c_str(), 0, nullptr));
  }

  const std::string& name() const { return name_; }

  void bind_text(int parameter, std::string_view text) override {
    // It would be read up to there. No reader of the server's lets it through.
    if (text.find('\0') != std::string_view::npos) throw StoreUnavailable("postgresql: U+0000 in a text");
    at(parameter) = {std::string(text), text_format};
  }
  void bind_blob(int parameter, std::string_view bytes) override {
    at(parameter) = {std::string(bytes), binary_format};
  }
  void bind_number(int parameter, std::int64_t number) override {
    at(parameter) = {std::to_string(number), text_format};
  }
  void bind_null(int parameter) override { at(parameter) = {std::nullopt, text_format}; }

  bool next() override {
    if (!result_) run();
    return ++row_ < pq().PQntuples(result_.get());
  }

  bool is_null(int column) const override { return pq().PQgetisnull(result_.get(), row_, column) == 1; }
  std::int64_t number(int column) const override {
    const std::string_view digits = view(column);
    std::int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
  }
  std::string text(int column) const override { return std::string(view(column)); }
  std::string blob(int column) const override {
    std::size_t size = 0;
    const auto* written =
        reinterpret_cast<const unsigned char*>(pq().PQgetvalue(result_.get(), row_, column));
    const std::unique_ptr<unsigned char, decltype(&PQfreemem)> bytes(pq().PQunescapeBytea(written, &size),
                                                                     pq().PQfreemem);
    return {reinterpret_cast<const char*>(bytes.get()), size};
  }
  std::int64_t changes() const override {
    const std::string_view digits = pq().PQcmdTuples(result_.get());
    std::int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
  }

  void reset() override {
    result_.reset();
    parameters_.clear();
    row_ = -1;
  }

 private:
  struct Parameter {
    std::optional<std::string> value;
    int format = text_format;
  };

  Parameter& at(int parameter) {
    const auto place = static_cast<std::size_t>(parameter);
    parameters_.resize(std::max(parameters_.size(), place));
    return parameters_[place - 1];
  }

  std::string_view view(int column) const {
    return {pq().PQgetvalue(result_.get(), row_, column),
            static_cast<std::size_t>(pq().PQgetlength(result_.get(), row_, column))};
  }

  void run() {
    std::vector<const char*> values;
    std::vector<int> sizes;
    std::vector<int> formats;
    for (const auto& [value, format] : parameters_) {
      values.push_back(value ? value->c_str() : nullptr);
      sizes.push_back(value ? static_cast<int>(value->size()) : 0);
      formats.push_back(format);
    }
    const auto count = static_cast<int>(values.size());
    pg_conn* handle = connection_.handle();
    result_ = connection_.good(name_.empty()
                                   ? pq().PQexecParams(handle, text_.c_str(), count, nullptr, values.data(),
                                                       sizes.data(), formats.data(), text_format)
                                   : pq().PQexecPrepared(handle, name_.c_str(), count, values.data(),
                                                         sizes.data(), formats.data(), text_format));
  }

  const Connection& connection_;
  const std::string text_;
  const std::string name_;
  std::vector<Parameter> parameters_;
  Result result_;
  int row_ = -1;
};

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
  std::string name = kept_.has_room() ? "s" + std::to_string(++named_) : "";
  auto prepared = std::make_shared<PreparedStatement>(*this, with_dollars(text), std::move(name));
  if (kept_.has_room()) kept_.keep(text, prepared);
  return prepared;
}

void Connection::run(const std::string& script) { good(pq().PQexec(handle(), script.c_str())); }

Result Connection::good(pg_result* result) const {
  Result owned(result);
  const auto status = pq().PQresultStatus(result);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return owned;
  if (pq().PQstatus(handle()) != CONNECTION_OK) lost(message_of(pq().PQerrorMessage(handle())));
  const char* state = pq().PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string_view code = state ? state : "";
  const char* said = pq().PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  const std::string message = message_of(said ? said : "no answer") + " (" + std::string(code) + ")";
  if (code.starts_with("40")) throw Conflict(message);
  // 57P01 and its like: the server is being shut down. 25006: it only reads now, another one is in charge.
  if (code.starts_with("57P") || code.starts_with("08") || code == "25006") lost(message);
  throw StoreUnavailable(message);
}

void Connection::lost(const std::string& message) const {
  is_whole_ = false;
  throw ConnectionLost(message);
}

void Connection::Close::operator()(pg_conn* handle) const { pq().PQfinish(handle); }

void ClearResult::operator()(pg_result* result) const { pq().PQclear(result); }

std::string with_dollars(std::string_view text) {
  std::string written;
  std::size_t greatest = 0;
  while (!text.empty()) {
    const char c = text.front();
    text.remove_prefix(1);
    if (c != '?') {
      written += c;
      continue;
    }
    std::size_t number = 0;
    const auto digits = std::from_chars(text.data(), text.data() + text.size(), number);
    if (digits.ec == std::errc())
      text.remove_prefix(static_cast<std::size_t>(digits.ptr - text.data()));
    else
      number = greatest + 1;
    greatest = std::max(greatest, number);
    written += "$" + std::to_string(number);
  }
  return written;
}

}  // namespace codegrant::server::postgres
