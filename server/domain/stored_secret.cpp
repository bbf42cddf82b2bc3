#include "server/domain/stored_secret.hpp"

#include "codegrant/codec/base64url.hpp"

namespace codegrant::server {
namespace {

constexpr std::string_view random_prefix = "$sha256$";

}  // namespace

void keep_secret(Json& body, const Json& stored, const char* member) {
  if (!body.contains(member) && stored.is_object() && stored.contains(member)) body[member] = stored[member];
  if (body.contains(member) && body[member].is_null()) body.erase(member);
}

void hash_secret(Json& body, const Json& stored, const char* member, PasswordHasher& hasher) {
  const std::string text = string_member(body, member);
  const std::string before = string_member(stored, member);
  if (text.empty() || text == before || is_password_hash(text)) return;
  const bool same = is_password_hash(before) && hasher.verify(Secret(text), before);
  body[member] = same ? before : hasher.hash(Secret(text));
}

std::string random_secret_hash(const Secret& secret, const Crypto& crypto) {
  return std::string(random_prefix) + base64url::encode(bytes_of(crypto.sha256(secret.reveal())));
}

bool is_random_secret_hash(std::string_view stored) {
  return stored.starts_with(random_prefix) && stored.size() == random_prefix.size() + 43;
}

}  // namespace codegrant::server
