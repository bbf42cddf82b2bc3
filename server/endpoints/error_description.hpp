// What an Error says on the wire.
#pragma once

#include <string>

#include "server/base/error.hpp"

namespace codegrant::server {

/// The detail with every character that error_description may not hold replaced by an apostrophe: a detail
/// can quote what the other side sent (RFC 6749 §4.1.2.1, §5.2: %x20-21 / %x23-5B / %x5D-7E).
std::string error_description(const Error& error);

}  // namespace codegrant::server
