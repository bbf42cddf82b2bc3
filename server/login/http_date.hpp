// The time of day as HTTP's Date header tells it.
#pragma once

#include <string_view>

#include "codegrant/base/time.hpp"

namespace codegrant::login {

/// Reads `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that servers write (RFC 9110 §5.6.7). 1970 where it
/// is anything else.
UnixTime read_http_date(std::string_view text);

}  // namespace codegrant::login
