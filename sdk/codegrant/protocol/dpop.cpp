#include "codegrant/protocol/dpop.hpp"

#include "codegrant/codec/base64url.hpp"
#include "codegrant/codec/decimal.hpp"
#include "codegrant/codec/sha256.hpp"

namespace codegrant {
namespace {

/// Adds a member whose value holds nothing that JSON would have to escape.
void add(Text& json, std::string_view before, std::string_view value) {
  json += before;
  json += value;
}

}  // namespace

std::string_view DpopProof::claims(Arena& arena) const {
  Text json(arena);
  add(json, "{\"jti\":\"", jti);
  add(json, "\",\"htm\":\"", htm);
  add(json, "\",\"htu\":\"", htu.substr(0, htu.find_first_of("?#")));
  if (!access_token.empty()) {
    const auto digest = sha256(access_token.reveal());
    add(json, "\",\"ath\":\"", {});
    base64url::encode({digest.data(), digest.size()}, json);
  }
  if (!nonce.empty()) add(json, "\",\"nonce\":\"", nonce);
  add(json, "\",\"iat\":", {});
  append_decimal(json, to_unix(iat));
  json += '}';
  return json.view();
}

bool is_dpop_nonce(std::string_view text) {
  for (const char c : text)
    if (c <= ' ' || c > '~' || c == '"' || c == '\\') return false;
  return !text.empty();
}

}  // namespace codegrant
