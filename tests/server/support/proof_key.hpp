// A client's key and the DPoP proofs that it makes (RFC 9449 §4.2), right or wrong as a test wants them.
#pragma once

#include <string>

#include "tests/server/login/test_keys.hpp"
#include "tests/server/support/test_server.hpp"

namespace codegrant::server {

class ProofKey {
 public:
  explicit ProofKey(const char* alg = "ES256") : alg_(alg), key_(alg) {}

  std::string jkt() const;

  /// What a proof for `method` and `path` says at the moment of `server`.
  Json claims(const TestServer& server, const std::string& method, const std::string& path) const;
  /// The same, with the hash of an access token.
  Json claims(const TestServer& server, const std::string& method, const std::string& path,
              const std::string& access_token) const;
  /// What the header of a proof says.
  Json header() const;

  std::string sign(const Json& header, const Json& claims) const;
  std::string sign(const Json& claims) const { return sign(header(), claims); }

 private:
  std::string alg_;
  login::TestKey key_;
};

/// POST /auth/token with this proof.
http::Response post_token(TestServer& server, const Form& form, const std::string& proof);
/// GET /Patient/p1 under `scheme`, with this proof.
http::Response get_patient(TestServer& server, const std::string& scheme, const std::string& access_token,
                           const std::string& proof);

}  // namespace codegrant::server
