// An id_token of ours that an application sends back, to say whom it means (OpenID Connect Core §3.1.2.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/domain/keyring.hpp"

namespace codegrant::server {

struct IdTokenHint {
  std::string client;
  std::string user;
};

/// Client and user of an id_token that this server signed, which may be long expired; none for all else.
std::optional<IdTokenHint> read_id_token_hint(const Keyring& keyring, const std::string& issuer,
                                              std::string_view hint);

}  // namespace codegrant::server
