// `codegrant rotate-keys`.
#pragma once

#include "server/config/config.hpp"

namespace codegrant::server {

/// Makes the next signing keys in the store of a server that may be running, and announces all of them. Gives
/// the exit status; a Stop where the operator has something to mend.
int rotate_keys(const Config& config);

}  // namespace codegrant::server
