// An origin in the spelling that headers and registrations compare.
#pragma once

#include <string>

#include "codegrant/codec/uri.hpp"

namespace codegrant {

/// `scheme://host[:port]` with scheme and host in lower case and http(s)' default port left out
/// (RFC 6454 §6.2).
std::string origin(const Uri& uri);

}  // namespace codegrant
