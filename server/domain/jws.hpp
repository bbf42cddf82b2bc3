// Writes signed tokens in compact form (RFC 7515 §7.1).
#pragma once

#include <string>
#include <string_view>

#include "server/json/json.hpp"
#include "server/ports/crypto.hpp"

namespace codegrant::server {

/// `typ` is the header's: "at+jwt" for access tokens (RFC 9068 §2.1), "JWT" for id_tokens.
std::string sign_jws(const Signer& signer, std::string_view typ, const Json& claims);

}  // namespace codegrant::server
