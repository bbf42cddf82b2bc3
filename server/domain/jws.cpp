#include "server/domain/jws.hpp"

#include <algorithm>

#include "codegrant/codec/base64url.hpp"

namespace codegrant::server {
namespace {

/// A part of a compact token that is JSON; null where it is not.
Json read_part(std::string_view part) {
  const auto text = base64url::decode(part);
  const auto json = text ? parse_json(*text) : Result<Json>(Json());
  return json ? *json : Json();
}

}  // namespace

std::string sign_jws(const Signer& signer, std::string_view typ, const Json& claims) {
  const Json header{{"alg", to_string(signer.algorithm())}, {"kid", signer.kid()}, {"typ", typ}};
  std::string token = base64url::encode(to_text(header)) + "." + base64url::encode(to_text(claims));
  token += "." + base64url::encode(signer.sign(token));
  return token;
}

std::optional<CompactJws> read_compact_jws(std::string_view token) {
  const auto first = token.find('.');
  const auto last = token.rfind('.');
  if (first == std::string_view::npos || first == last) return std::nullopt;
  auto signature = base64url::decode(token.substr(last + 1));
  CompactJws jws{read_part(token.substr(0, first)),
                 read_part(token.substr(first + 1, last - first - 1)),
                 token.substr(0, last),
                 {}};
  if (!signature || !jws.header.is_object() || !jws.claims.is_object()) return std::nullopt;
  jws.signature = *std::move(signature);
  return jws;
}

bool is_signed_by_one_of(const Crypto& crypto, const CompactJws& jws, const std::vector<PublicJwk>& keys) {
  const std::string alg = string_member(jws.header, "alg");
  return std::any_of(keys.begin(), keys.end(), [&](const PublicJwk& key) {
    return crypto.verifies(key, alg, jws.signing_input, jws.signature);
  });
}

std::optional<Json> read_own_jws(const Keyring& keyring, std::string_view typ, std::string_view token) {
  auto jws = read_compact_jws(token);
  if (!jws || string_member(jws->header, "typ") != typ) return std::nullopt;
  const auto signer = keyring.find(string_member(jws->header, "kid"));
  if (!signer || string_member(jws->header, "alg") != to_string(signer->algorithm())) return std::nullopt;
  if (!signer->verifies(jws->signing_input, jws->signature)) return std::nullopt;
  return std::move(jws->claims);
}

}  // namespace codegrant::server
