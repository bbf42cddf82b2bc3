// Makes id_tokens and keys as an OpenID provider would, all but the signature: that is the host's to check.
#pragma once

#include <map>
#include <string>

#include "codegrant/codec/base64url.hpp"

namespace codegrant {

/// An object whose members are JSON already.
struct Members : std::map<std::string, std::string> {
  using map::map;

  /// The same with one more or another member; without it where `value` is empty.
  Members with(const std::string& name, const std::string& value) const {
    auto changed = *this;
    changed.erase(name);
    if (!value.empty()) changed[name] = value;
    return changed;
  }
  std::string json() const {
    std::string text;
    for (const auto& [name, value] : *this) text += (text.empty() ? "{\"" : ",\"") + name + "\":" + value;
    return text + "}";
  }
};

inline std::string in_quotes(const std::string& text) { return "\"" + text + "\""; }

/// The claims of alice at the tests' server, good for 400 seconds at their time. Without nonce: a login's is
/// to be added.
inline Members claims() {
  return {{"iss", R"("https://as.example")"},
          {"aud", R"("webapp")"},
          {"sub", R"("alice")"},
          {"exp", "1000400"},
          {"iat", "1000000"}};
}

inline Members header() { return {{"alg", R"("RS256")"}, {"kid", R"("k1")"}}; }

inline std::string id_token(const Members& of_claims, const Members& of_header = header()) {
  return base64url::encode(of_header.json()) + "." + base64url::encode(of_claims.json()) + ".c2ln";
}

/// A token answer with it.
inline std::string openid_body(const std::string& token, const std::string& more = "") {
  return R"({"access_token":"at-1","token_type":"Bearer","expires_in":400,"refresh_token":"rt-1")" + more +
         ",\"id_token\":\"" + token + "\"}";
}

/// A public key that can sign with RS256; 342 characters are 2048 bits.
inline Members rsa_key(const std::string& kid = "k1") {
  return {
      {"kty", R"("RSA")"}, {"kid", in_quotes(kid)}, {"n", in_quotes(std::string(342, 'n'))}, {"e", R"("AQAB")"}};
}

inline std::string jwks(std::initializer_list<Members> keys) {
  std::string text;
  for (const auto& key : keys) text += (text.empty() ? "" : ",") + key.json();
  return "{\"keys\":[" + text + "]}";
}

}  // namespace codegrant
