#include "server/endpoints/first_factor.hpp"

#include "codegrant/codec/base64url.hpp"

namespace codegrant::server {

std::string first_factor_of(const User& user, const Crypto& crypto) {
  return user.id + " " + base64url::encode(bytes_of(crypto.sha256(user.password_hash)));
}

ActiveUser user_of_first_factor(const std::string& first_factor, const Directory& directory,
                                const Crypto& crypto) {
  auto user = directory.user(first_factor.substr(0, first_factor.find(' ')));
  if (!user || first_factor != first_factor_of(*user, crypto)) return nullptr;
  return user;
}

}  // namespace codegrant::server
