#include "server/domain/jwk.hpp"

#include <algorithm>
#include <array>

#include "codegrant/codec/base64url.hpp"

namespace codegrant::server {
namespace {

constexpr std::array secret_members = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"};

/// The bytes of a member; empty where it is missing or wrong.
std::string bytes_of_member(const Json& jwk, const char* name) {
  const auto bytes = base64url::decode(string_member(jwk, name));
  return bytes ? *bytes : std::string();
}

bool is_whole(const PublicJwk& key) {
  if (key.kty == "RSA") return !key.n.empty() && !key.e.empty();
  if (key.kty == "EC") return !key.crv.empty() && !key.x.empty() && !key.y.empty();
  return key.kty == "OKP" && !key.crv.empty() && !key.x.empty();
}

}  // namespace

std::optional<PublicJwk> read_public_jwk(const Json& jwk) {
  if (!jwk.is_object()) return std::nullopt;
  if (std::any_of(secret_members.begin(), secret_members.end(),
                  [&jwk](const char* name) { return jwk.contains(name); }))
    return std::nullopt;
  PublicJwk key{.kty = string_member(jwk, "kty"),
                .crv = string_member(jwk, "crv"),
                .n = bytes_of_member(jwk, "n"),
                .e = bytes_of_member(jwk, "e"),
                .x = bytes_of_member(jwk, "x"),
                .y = bytes_of_member(jwk, "y")};
  return is_whole(key) ? std::optional(std::move(key)) : std::nullopt;
}

}  // namespace codegrant::server
