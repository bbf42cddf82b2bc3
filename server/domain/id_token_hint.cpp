#include "server/domain/id_token_hint.hpp"

#include "server/domain/jws.hpp"

namespace codegrant::server {

std::optional<IdTokenHint> read_id_token_hint(const Keyring& keyring, const std::string& issuer,
                                              std::string_view hint) {
  const auto claims = read_own_jws(keyring, "JWT", hint);
  if (!claims || string_member(*claims, "iss") != issuer) return std::nullopt;
  return IdTokenHint{string_member(*claims, "aud"), string_member(*claims, "sub")};
}

}  // namespace codegrant::server
