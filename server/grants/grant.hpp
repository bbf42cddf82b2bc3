// What every grant type has in common: the token endpoint has authenticated the client and hands it over.
#pragma once

#include <string_view>

#include "codegrant/codec/form.hpp"
#include "server/domain/client_authentication.hpp"
#include "server/json/json.hpp"

namespace codegrant::server {

/// What the token endpoint knows once the client is found. Lives as long as the request.
struct TokenRequest {
  const Form& form;
  const Client& client;
  ClientProof proof;
  const std::string& remote_address;
  std::string jkt;  ///< thumbprint of the key that signed the request's DPoP proof; empty: it brought none
};

class Grant {
 public:
  virtual ~Grant() = default;
  /// The value of grant_type.
  virtual std::string_view type() const = 0;
  /// Exchanges what the form brings for tokens and gives the token response. When this returns, the tokens
  /// are stored. Fails with the code that RFC 6749 §5.2 has for it. May throw Overloaded.
  virtual Result<Json> redeem(const TokenRequest& request) = 0;
};

}  // namespace codegrant::server
