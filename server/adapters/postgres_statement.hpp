// A statement that a connection to PostgreSQL keeps, and what is bound to it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/adapters/postgres_connection.hpp"

namespace codegrant::server::postgres {

class PreparedStatement final : public sql::Prepared {
 public:
  /// `name` is what it was prepared as; without one it is parsed anew with each run.
  PreparedStatement(Connection& connection, std::string text, std::string name)
      : connection_(connection), text_(std::move(text)), name_(std::move(name)) {}

  const std::string& name() const { return name_; }

  void bind_text(int parameter, std::string_view text) override;
  void bind_blob(int parameter, std::string_view bytes) override;
  void bind_number(int parameter, std::int64_t number) override;
  void bind_null(int parameter) override;

  bool next() override;
  void send() override { connection_.send(call()); }

  bool is_null(int column) const override;
  std::int64_t number(int column) const override;
  std::string text(int column) const override { return std::string(view(column)); }
  std::string blob(int column) const override;
  std::int64_t changes() const override;
  void reset() override;

 private:
  struct Parameter {
    std::optional<std::string> value;
    int format = 0;
  };

  Parameter& at(int parameter);
  Call call() const;
  std::string_view view(int column) const;

  Connection& connection_;
  const std::string text_;
  const std::string name_;
  std::vector<Parameter> parameters_;
  Result result_;
  int row_ = -1;
};

/// The text with its parameters as PostgreSQL names them: `?` is one more than the greatest so far, `?2` is
/// `$2`.
std::string with_dollars(std::string_view text);

}  // namespace codegrant::server::postgres
