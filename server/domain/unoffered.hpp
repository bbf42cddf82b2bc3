// Members of a Client that Aidbox documents and this server has no use for: refused with a reason when they
// are written, so that nobody relies on what does not happen.
#pragma once

#include <vector>

#include "server/base/signing_algorithm.hpp"
#include "server/base/switch.hpp"
#include "server/domain/fields.hpp"

namespace codegrant::server {

/// What an operator chose to offer to clients.
struct Offer {
  Switch password_grant = Switch::off;
  std::vector<SigningAlgorithm> signing_algorithms;
  Switch strict = Switch::off;
  Switch private_addresses = Switch::off;  ///< to fetch from, also by http
};

/// Notes in `problems` each member that would be ignored. What is stored already is not asked again: a client
/// does not stop working because the server offers less than before.
void refuse_unoffered(const Json& client, const Offer& offer, Problems& problems);

}  // namespace codegrant::server
