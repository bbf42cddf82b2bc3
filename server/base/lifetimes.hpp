// How long things live where nobody says otherwise.
#pragma once

#include "codegrant/base/time.hpp"

namespace codegrant::server {

/// RFC 6749 §4.1.2 allows ten minutes; a redirect takes seconds.
inline constexpr Seconds default_code_lifetime{60};

}  // namespace codegrant::server
