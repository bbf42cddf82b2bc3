// The moment of issue that ordered tokens and ids begin with, as UUIDs of version 7 do (RFC 9562 §5.7). As
// keys of the store they lie side by side then, and not each on a page of its own.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace codegrant::server {

/// Milliseconds since 1970, the biggest byte first, so that bytes sort as moments do.
using Moment = std::array<std::byte, 6>;

/// The machine's. No rule depends on it, so that it is no `Clock`.
Moment moment_now();

/// So many characters of base64url a moment is.
constexpr std::size_t moment_length = 8;

/// What an ordered token or id begins with; nothing where that is no base64url.
std::optional<Moment> moment_in(std::string_view text);

}  // namespace codegrant::server
