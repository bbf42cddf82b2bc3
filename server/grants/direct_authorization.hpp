// What a grant begins that no browser takes part in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/domain/issue_tokens.hpp"
#include "server/grants/grant.hpp"

namespace codegrant::server {

/// A session of `grant_type` for the client of `request`, on behalf of `user` where there is one, without a
/// refresh token.
Authorization direct_authorization(const TokenRequest& request, ActiveUser user, std::string_view grant_type,
                                   const Scope& scope, const std::string& audience, std::string id,
                                   UnixTime now);

}  // namespace codegrant::server
