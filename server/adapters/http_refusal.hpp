// What is answered to a request that is not read to its end.
#pragma once

#include <string>

#include "server/http/response.hpp"

namespace codegrant::server {

struct Refusal {
  int status;
  std::string target;  ///< of the request, as far as it arrived
  std::string method;  ///< the same
};

/// The refusal as an answer: a small JSON body that says what is wrong, as OAuth errors do, and at addresses
/// of resources as FHIR's OperationOutcome.
http::Response explain(const Refusal& refusal);

}  // namespace codegrant::server
