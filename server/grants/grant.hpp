// What every grant type has in common: the token endpoint has authenticated the client and hands it over.
#pragma once

#include <string_view>

#include "codegrant/codec/form.hpp"
#include "server/domain/client.hpp"
#include "server/json/json.hpp"

namespace codegrant::server {

class Grant {
 public:
  virtual ~Grant() = default;
  /// The value of grant_type.
  virtual std::string_view type() const = 0;
  /// Exchanges what `form` brings for tokens and gives the token response. When this returns, the tokens are
  /// stored. Fails with the code that RFC 6749 §5.2 has for it.
  virtual Result<Json> redeem(const Form& form, const Client& client) = 0;
};

}  // namespace codegrant::server
