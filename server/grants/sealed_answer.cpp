#include "server/grants/sealed_answer.hpp"

#include "codegrant/codec/base64url.hpp"

namespace codegrant::server {
namespace {

/// The refresh token is 256 random bits, so that its HMAC is a key that only its holder can make.
Secret key_of(const Crypto& crypto, const TokenRequest& request) {
  Form asked;
  for (const auto* name : {"client_id", "scope"})
    if (const auto value = request.form.get(name)) asked.set(name, std::string(*value));
  for (auto& resource : request.form.all("resource")) asked.add("resource", std::move(resource));
  asked.set("jkt", request.jkt);
  const auto token = request.form.get("refresh_token").value_or("");
  const Digest key = crypto.hmac_sha256(token, "answer to a refresh " + asked.encode());
  return Secret(std::string(bytes_of(key)));
}

}  // namespace

std::string seal_answer(const Crypto& crypto, const TokenRequest& request, const Json& answer) {
  return base64url::encode(crypto.seal(key_of(crypto, request), Secret(to_text(answer))));
}

std::optional<Json> open_answer(const Crypto& crypto, const TokenRequest& request, std::string_view sealed) {
  const auto bytes = base64url::decode(sealed);
  if (!bytes) return std::nullopt;
  const auto text = crypto.open(key_of(crypto, request), *bytes);
  if (!text) return std::nullopt;
  auto answer = parse_json(text->reveal());
  return answer ? std::optional(*std::move(answer)) : std::nullopt;
}

}  // namespace codegrant::server
