#include "server/domain/jws.hpp"

#include "codegrant/codec/base64url.hpp"

namespace codegrant::server {

std::string sign_jws(const Signer& signer, std::string_view typ, const Json& claims) {
  const Json header{{"alg", to_string(signer.algorithm())}, {"kid", signer.kid()}, {"typ", typ}};
  std::string token = base64url::encode(to_text(header)) + "." + base64url::encode(to_text(claims));
  token += "." + base64url::encode(signer.sign(token));
  return token;
}

}  // namespace codegrant::server
