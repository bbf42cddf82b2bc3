// What `strict on` refuses in a Client besides (docs/strict.md).
#pragma once

#include "server/domain/fields.hpp"

namespace codegrant::server {

/// Whether `address` is one at which others on the way can read what is sent: plain http, off this machine.
/// Schemes of native applications stay on their machine.
bool is_open_to_all(const std::string& address);

/// Notes in `problems` each member that is weaker than strict allows. What is stored already is not asked
/// again.
void refuse_weak(const Json& client, Problems& problems);

}  // namespace codegrant::server
