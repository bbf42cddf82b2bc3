// What a page says when its form was not right, and with which status.
#pragma once

#include <optional>
#include <string>

#include "server/base/error.hpp"

namespace codegrant::server {

struct FormProblem {
  int status = 200;
  std::string text;                    ///< for the person at the page; empty: nothing was wrong
  std::optional<Seconds> retry_after;  ///< how long to wait before another try
};

/// 200 without an error, 429 with the wait after too many tries, else 400 with `text`.
FormProblem form_problem(const std::optional<Error>& error, const std::string& text);

}  // namespace codegrant::server
