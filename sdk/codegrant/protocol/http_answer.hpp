// An HTTP answer as the protocol looks at it.
#pragma once

#include <string_view>

#include "codegrant/base/arena.hpp"
#include "codegrant/base/reason.hpp"
#include "codegrant/codec/json.hpp"

namespace codegrant {

/// Status, media type and body of an answer; the views live as long as the host keeps them.
struct HttpAnswer {
  int status = 0;
  std::string_view content_type;
  std::string_view body;
};

/// The object in a 200 answer of type application/json; it lives as long as the answer and `arena`. Fails
/// with `invalid_response` on any other.
Checked<const Json*> read_json_object(const HttpAnswer& answer, Arena& arena);

/// True where the server did not decide: it was overloaded or broken, and asking later may help.
bool is_passing_failure(const HttpAnswer& answer);

}  // namespace codegrant
