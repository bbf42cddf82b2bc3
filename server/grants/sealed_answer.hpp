// Keeps the answer to a refresh for a request that is sent twice, so that nobody can read it without the
// refresh token that brought it: not even who has the whole database and the server's keys.
#pragma once

#include <optional>
#include <string>

#include "server/grants/grant.hpp"
#include "server/ports/crypto.hpp"

namespace codegrant::server {

/// `answer` as text, sealed under what `request` holds: its refresh_token, and whatever else decides on the
/// answer.
std::string seal_answer(const Crypto& crypto, const TokenRequest& request, const Json& answer);

/// What `seal_answer` sealed for the same request; none for another one.
std::optional<Json> open_answer(const Crypto& crypto, const TokenRequest& request, std::string_view sealed);

}  // namespace codegrant::server
