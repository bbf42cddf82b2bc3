// Writes signed tokens in compact form (RFC 7515 §7.1), and reads its own back.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/domain/keyring.hpp"
#include "server/json/json.hpp"

namespace codegrant::server {

/// `typ` is the header's: "at+jwt" for access tokens (RFC 9068 §2.1), "JWT" for id_tokens.
std::string sign_jws(const Signer& signer, std::string_view typ, const Json& claims);

/// A signed token in compact form, taken apart; nothing of it is believed yet.
struct CompactJws {
  Json header;
  Json claims;
  std::string_view signing_input;  ///< a view of the token
  std::string signature;
};

/// Takes `token` apart; none where a part is missing, not base64url, or header and claims are not JSON
/// objects.
std::optional<CompactJws> read_compact_jws(std::string_view token);

/// Whether one of `keys` made its signature by the algorithm of its header.
bool is_signed_by_one_of(const Crypto& crypto, const CompactJws& jws, const std::vector<PublicJwk>& keys);

/// The claims of a token that one of `keyring`'s keys signed with its own algorithm, whatever its header may
/// say of keys elsewhere (RFC 8725 §3.1, §3.10). None for all else. Neither times nor audience are looked at.
std::optional<Json> read_own_jws(const Keyring& keyring, std::string_view typ, std::string_view token);

}  // namespace codegrant::server
