// The times that a JWT of somebody else names (RFC 7519 §4.1), read and held against the clock in one way.
#pragma once

#include <optional>
#include <string>

#include "codegrant/base/time.hpp"
#include "server/json/json.hpp"

namespace codegrant::server {

/// How far ahead of ours a clock may be that wrote `nbf` or `iat`.
inline constexpr Seconds clock_skew{10};

/// The NumericDate `name`, in whole seconds; none where it is missing, no number, or none that a calendar
/// has.
std::optional<UnixTime> time_claim(const Json& claims, const char* name);

/// What is wrong with `exp`, which must be there, `nbf` and `iat` at `now`; none where they are good.
std::optional<std::string> problem_of_times(const Json& claims, UnixTime now);

}  // namespace codegrant::server
