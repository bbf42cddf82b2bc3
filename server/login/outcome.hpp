// How what was asked of the core ended.
#pragma once

#include <string>
#include <variant>

#include "codegrant/base/time.hpp"

namespace codegrant::login {

struct Answered {
  std::string outcome;  ///< Of a logout what became of the server's session; of userinfo the claims.
};

/// The texts in `error` and below are the server's own, bounded and without control characters.
struct Refused {
  std::string code;  ///< Stable; `explain` in "codegrant/base/reason.hpp" lists them.
  std::string text;
  unsigned status = 0;  ///< Of the HTTP answer that brought it, or 0.
  std::string error;
  std::string error_description;
  std::string error_uri;
};

using Outcome = std::variant<Answered, Refused>;

/// Who is signed in; never a token.
struct SignedInSession {
  std::string sub;  ///< Empty where the server told nobody's.
  std::string scope;
  std::string claims;  ///< JSON object, or empty.
  UnixTime expires_at;
};

}  // namespace codegrant::login
