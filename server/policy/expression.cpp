#include "server/policy/expression.hpp"

#include <re2/re2.h>

namespace codegrant::server {
namespace {

RE2::Options options() {
  RE2::Options quiet;
  quiet.set_log_errors(false);
  quiet.set_max_mem(1 << 20);
  return quiet;
}

}  // namespace

Result<Expression> Expression::compile(const std::string& text) {
  auto compiled = std::make_shared<const RE2>(text, options());
  if (!compiled->ok())
    return Error{ErrorCode::invalid_request, "is no regular expression that RE2 reads: " + compiled->error()};
  return Expression(std::move(compiled));
}

bool Expression::found_in(const std::string& text) const { return RE2::PartialMatch(text, *compiled_); }

}  // namespace codegrant::server
