// base64url without padding: how tokens, digests and PKCE values are written.
#pragma once

#include <string>
#include <string_view>

#include "codegrant/base/result.hpp"

namespace codegrant::base64url {

/// `bytes` in the URL-safe alphabet, without padding (RFC 4648 §5, RFC 7515 §2).
std::string encode(std::string_view bytes);

/// The bytes that `text` stands for. Every value has one spelling: padding, whitespace, foreign
/// characters and non-zero trailing bits fail with `invalid_request` (RFC 4648 §3.5).
Result<std::string> decode(std::string_view text);

}  // namespace codegrant::base64url
