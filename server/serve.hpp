// `codegrant serve`.
#pragma once

#include "server/config/config.hpp"

namespace codegrant::server {

/// Puts the adapters behind the ports, listens, and ends on a signal. Gives the exit status; a Stop where the
/// operator has something to mend.
int serve(const Config& config);

}  // namespace codegrant::server
