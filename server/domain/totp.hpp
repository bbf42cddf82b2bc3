// Time-based one-time codes: six digits, a new one every thirty seconds (RFC 6238, RFC 4226).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "codegrant/base/time.hpp"
#include "server/ports/crypto.hpp"

namespace codegrant::server {

/// RFC 4226 §4 asks for 16 bytes; apps that came before it gave 10.
inline constexpr std::size_t least_totp_key_size = 10;
/// What new keys have: as much as the HMAC gives (RFC 4226 §4).
inline constexpr std::size_t totp_key_size = 20;
inline constexpr Seconds totp_step{30};

/// Which step `now` lies in.
std::int64_t totp_step_at(UnixTime now);

/// The code of a step. `key` is bytes, not base32.
std::string totp_code(const Crypto& crypto, std::string_view key, std::int64_t step);

/// The step whose code was given: this one, or one before or after it, since clocks differ (RFC 6238 §5.2).
/// Looks at all three, whichever fits.
std::optional<std::int64_t> find_totp_step(const Crypto& crypto, std::string_view key, std::string_view code,
                                           UnixTime now);

}  // namespace codegrant::server
