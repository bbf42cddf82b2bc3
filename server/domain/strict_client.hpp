// What `strict on` refuses in a Client besides (docs/strict.md).
#pragma once

#include "server/domain/fields.hpp"

namespace codegrant::server {

/// Notes in `problems` each member that is weaker than strict allows. What is stored already is not asked
/// again.
void refuse_weak(const Json& client, Problems& problems);

}  // namespace codegrant::server
