// Time as the protocol counts it: whole seconds since 1970 (RFC 7519 §2, NumericDate).
#pragma once

#include <chrono>

namespace codegrant {

using UnixTime = std::chrono::sys_seconds;
using Seconds = std::chrono::seconds;

/// Whole seconds since 1970-01-01T00:00:00Z, as claims and rows hold them.
constexpr long long to_unix(UnixTime time) { return static_cast<long long>(time.time_since_epoch().count()); }

constexpr UnixTime from_unix(long long seconds) { return UnixTime{Seconds{seconds}}; }

}  // namespace codegrant
