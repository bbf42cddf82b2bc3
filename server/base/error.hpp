// The server's refusals. Unlike the SDK's they may say what was sent or configured: the log is its own.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "codegrant/base/result.hpp"
#include "codegrant/base/time.hpp"

namespace codegrant::server {

/// A refusal. `code` may be sent to anyone; `detail` explains it to the operator and must never carry a
/// secret, a code or a token.
struct Error {
  Error() = default;
  Error(ErrorCode reason, std::string explanation) : code(reason), detail(std::move(explanation)) {}
  Error(ErrorCode reason, std::string explanation, Seconds wait)
      : code(reason), detail(std::move(explanation)), retry_after(wait) {}
  Error(const codegrant::Error& error) : code(error.code), detail(error.detail) {}

  ErrorCode code{};
  std::string detail;
  std::optional<Seconds> retry_after;  ///< set: too many came, and this long no more are looked at

  friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Result = codegrant::Result<T, Error>;

}  // namespace codegrant::server
