// Giving a token back (RFC 7009).
#pragma once

#include <string_view>

#include "codegrant/base/secret.hpp"
#include "codegrant/codec/form.hpp"

namespace codegrant {

/// The request that revokes `token` (RFC 7009 §2.1). Without a hint: the server finds the kind itself.
inline Form revocation_request(std::string_view client_id, const Secret& token) {
  Form form;
  form.set("token", token.reveal());
  form.set("client_id", std::string(client_id));
  return form;
}

}  // namespace codegrant
