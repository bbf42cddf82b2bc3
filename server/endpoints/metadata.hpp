// /.well-known/*: what this server offers, made from what is wired (RFC 8414, OpenID Connect Discovery).
#pragma once

#include <string>
#include <vector>

#include "server/base/switch.hpp"
#include "server/domain/keyring.hpp"
#include "server/http/response.hpp"

namespace codegrant::server {

class MetadataEndpoint {
 public:
  /// What an operator chose that clients must know.
  struct Choices {
    Switch require_pushed_authorization_requests = Switch::off;
    Switch registration = Switch::off;
  };
  MetadataEndpoint(const std::string& issuer, const std::vector<std::string>& grant_types,
                   const Keyring& keyring, const Crypto& crypto, const Choices& choices);

  /// RFC 8414's document and OpenID Connect's: one text serves both.
  http::Response server() const { return answer(server_); }
  http::Response smart() const { return answer(smart_); }
  /// 304 where the asking one has them already. They may be kept no longer than a new key is published before
  /// it signs.
  http::Response jwks(const http::Request& request) const;

 private:
  static http::Response answer(const std::string& document);

  std::string server_;
  std::string smart_;
  const Keyring& keyring_;
  const Crypto& crypto_;
};

}  // namespace codegrant::server
