// What is answered to a request that is not read to its end.
#pragma once

#include <string>

#include "server/http/response.hpp"

namespace codegrant::server {

struct Refusal {
  int status;
};

/// The refusal as an answer: a small JSON body that says what is wrong, as OAuth errors do.
http::Response explain(Refusal refusal);

/// The same as the bytes to send. The connection ends with them.
std::string to_text(Refusal refusal);

}  // namespace codegrant::server
