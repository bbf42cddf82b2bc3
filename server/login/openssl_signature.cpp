#include "server/login/openssl_signature.hpp"

#include <openssl/evp.h>

#include <array>
#include <string>

#include "codegrant/codec/base64url.hpp"
#include "server/adapters/openssl_jws.hpp"
#include "server/json/json.hpp"

namespace codegrant::login {
namespace {

/// The bytes that a member of a JWK stands for; empty where it is missing or no base64url.
std::string member_bytes(const server::Json& jwk, std::string_view name) {
  std::string value;
  return base64url::decode(server::string_member(jwk, name), value) ? value : std::string();
}

server::PublicJwk read_jwk(std::string_view text) {
  const auto jwk = server::parse_json(text);
  if (!jwk) return {};
  return {.kty = server::string_member(*jwk, "kty"),
          .crv = server::string_member(*jwk, "crv"),
          .n = member_bytes(*jwk, "n"),
          .e = member_bytes(*jwk, "e"),
          .x = member_bytes(*jwk, "x"),
          .y = member_bytes(*jwk, "y")};
}

/// The left half of the token's hash in base64url.
std::string at_hash_of(SecretView access_token, const EVP_MD* hash) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const auto token = access_token.reveal();
  if (hash == nullptr || EVP_Digest(token.data(), token.size(), digest.data(), &size, hash, nullptr) != 1)
    return {};
  return base64url::encode({reinterpret_cast<const char*>(digest.data()), size / 2});
}

}  // namespace

bool is_good(const SignatureCheck& check) {
  using namespace server::openssl;
  if (!check.at_hash.empty() && check.at_hash != at_hash_of(check.access_token, jws_hash(check.alg)))
    return false;
  std::string signature;
  return base64url::decode(check.signature, signature) &&
         verifies_jws(read_jwk(check.jwk), check.alg, check.signing_input, signature);
}

}  // namespace codegrant::login
