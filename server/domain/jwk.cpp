#include "server/domain/jwk.hpp"

#include <algorithm>
#include <array>

#include "codegrant/codec/base64url.hpp"

namespace codegrant::server {
namespace {

constexpr std::size_t most_keys = 20;
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

/// Whether what a key says of itself allows it.
bool may_have_signed(const Json& key, const std::string& kid, const std::string& alg) {
  const auto says = [&](const char* name, std::string_view value) {
    const auto text = string_member(key, name);
    return text.empty() || text == value;
  };
  return (kid.empty() || string_member(key, "kid") == kid) && says("use", "sig") && says("alg", alg);
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

std::vector<PublicJwk> select_public_jwks(std::span<const Json> jwks, const std::string& kid,
                                          const std::string& alg) {
  std::vector<PublicJwk> selected;
  for (const auto& jwk : jwks)
    if (selected.size() < most_keys && may_have_signed(jwk, kid, alg))
      if (auto key = read_public_jwk(jwk)) selected.push_back(*std::move(key));
  return selected;
}

}  // namespace codegrant::server
