#include "server/domain/jws.hpp"

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

std::optional<Json> read_own_jws(const Keyring& keyring, std::string_view typ, std::string_view token) {
  const auto first = token.find('.');
  const auto last = token.rfind('.');
  if (first == std::string_view::npos || first == last) return std::nullopt;
  const Json header = read_part(token.substr(0, first));
  const auto says = [&header](const char* name, std::string_view value) {
    return header.is_object() && header.contains(name) && header[name] == value;
  };
  const Signer* signer = says("typ", typ) && header.contains("kid") && header["kid"].is_string()
                             ? keyring.find(header["kid"].get_ref<const std::string&>())
                             : nullptr;
  if (signer == nullptr || !says("alg", to_string(signer->algorithm()))) return std::nullopt;
  const auto signature = base64url::decode(token.substr(last + 1));
  if (!signature || !signer->verifies(token.substr(0, last), *signature)) return std::nullopt;
  Json claims = read_part(token.substr(first + 1, last - first - 1));
  if (!claims.is_object()) return std::nullopt;
  return claims;
}

}  // namespace codegrant::server
