#include "tests/server/support/proof_key.hpp"

#include "codegrant/codec/base64url.hpp"
#include "server/domain/jwk.hpp"

namespace codegrant::server {

std::string ProofKey::jkt() const {
  return OpensslCrypto().jwk_thumbprint(*read_public_jwk(Json::parse(key_.jwk())));
}

Json ProofKey::claims(const TestServer& server, const std::string& method, const std::string& path) const {
  static int made = 0;
  return {{"jti", "proof-" + std::to_string(++made)},
          {"htm", method},
          {"htu", TestServer::issuer + path},
          {"iat", to_unix(server.clock.now())}};
}

Json ProofKey::claims(const TestServer& server, const std::string& method, const std::string& path,
                      const std::string& access_token) const {
  Json named = claims(server, method, path);
  named["ath"] = base64url::encode(bytes_of(OpensslCrypto().sha256(access_token)));
  return named;
}

Json ProofKey::header() const {
  return {{"typ", "dpop+jwt"}, {"alg", alg_}, {"jwk", Json::parse(key_.jwk())}};
}

std::string ProofKey::sign(const Json& header, const Json& claims) const {
  const std::string input = base64url::encode(to_text(header)) + "." + base64url::encode(to_text(claims));
  return input + "." + key_.sign(input);
}

http::Response post_token(TestServer& server, const Form& form, const std::string& proof) {
  return server.send("POST", "/auth/token",
                     {{"Content-Type", "application/x-www-form-urlencoded"}, {"DPoP", proof}}, form.encode());
}

http::Response get_patient(TestServer& server, const std::string& scheme, const std::string& access_token,
                           const std::string& proof) {
  return server.send("GET", "/Patient/p1", {{"Authorization", scheme + " " + access_token}, {"DPoP", proof}});
}

}  // namespace codegrant::server
