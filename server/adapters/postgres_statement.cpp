#include "server/adapters/postgres_statement.hpp"

#include <algorithm>
#include <charconv>

#include "server/adapters/postgres_library.hpp"

namespace codegrant::server::postgres {
namespace {

constexpr int text_format = 0;
constexpr int binary_format = 1;

std::int64_t read_number(std::string_view digits) {
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

}  // namespace

void PreparedStatement::bind_text(int parameter, std::string_view text) {
  // It would be read up to there. No reader of the server's lets it through.
  if (text.find('\0') != std::string_view::npos) throw StoreUnavailable("postgresql: U+0000 in a text");
  at(parameter) = {std::string(text), text_format};
}

void PreparedStatement::bind_blob(int parameter, std::string_view bytes) {
  at(parameter) = {std::string(bytes), binary_format};
}

void PreparedStatement::bind_number(int parameter, std::int64_t number) {
  at(parameter) = {std::to_string(number), text_format};
}

void PreparedStatement::bind_null(int parameter) { at(parameter) = {std::nullopt, text_format}; }

bool PreparedStatement::next() {
  if (!result_) result_ = connection_.ask(call());
  return ++row_ < pq().PQntuples(result_.get());
}

bool PreparedStatement::is_null(int column) const {
  return pq().PQgetisnull(result_.get(), row_, column) == 1;
}

std::int64_t PreparedStatement::number(int column) const { return read_number(view(column)); }

std::string PreparedStatement::blob(int column) const {
  std::size_t size = 0;
  const auto* written = reinterpret_cast<const unsigned char*>(pq().PQgetvalue(result_.get(), row_, column));
  const std::unique_ptr<unsigned char, decltype(&PQfreemem)> bytes(pq().PQunescapeBytea(written, &size),
                                                                   pq().PQfreemem);
  return {reinterpret_cast<const char*>(bytes.get()), size};
}

std::int64_t PreparedStatement::changes() const { return read_number(pq().PQcmdTuples(result_.get())); }

void PreparedStatement::reset() {
  result_.reset();
  parameters_.clear();
  row_ = -1;
}

PreparedStatement::Parameter& PreparedStatement::at(int parameter) {
  const auto place = static_cast<std::size_t>(parameter);
  parameters_.resize(std::max(parameters_.size(), place));
  return parameters_[place - 1];
}

Call PreparedStatement::call() const {
  Call call{text_, name_, {}, {}, {}};
  for (const auto& [value, format] : parameters_) {
    call.values.push_back(value ? value->c_str() : nullptr);
    call.sizes.push_back(value ? static_cast<int>(value->size()) : 0);
    call.formats.push_back(format);
  }
  return call;
}

std::string_view PreparedStatement::view(int column) const {
  return {pq().PQgetvalue(result_.get(), row_, column),
          static_cast<std::size_t>(pq().PQgetlength(result_.get(), row_, column))};
}

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
