#include "server/domain/user_rules.hpp"

#include "server/domain/base32.hpp"
#include "server/domain/stored_secret.hpp"
#include "server/domain/totp.hpp"
#include "server/domain/user.hpp"
#include "server/domain/words.hpp"

namespace codegrant::server {
namespace {

void add_text(std::vector<IndexEntry>& index, const char* key, const std::string& value) {
  if (!value.empty()) index.push_back({key, value});
}

/// An older name of the key's member.
void rename_two_factor_key(Json& body) {
  const auto two_factor = body.find("twoFactor");
  if (two_factor == body.end() || !two_factor->is_object() || !two_factor->contains("secret")) return;
  if (!two_factor->contains("secretKey")) (*two_factor)["secretKey"] = (*two_factor)["secret"];
  two_factor->erase("secret");
}

/// Where an update does not mention the second factor or its key, what is stored stays: no read shows the
/// key, and nobody loses the factor by an update that is about something else. An explicit null removes it.
void keep_two_factor(Json& body, const Json& stored) {
  keep_secret(body, stored, "twoFactor");
  const Json& before = member_at(stored, {"twoFactor"});
  if (body.contains("twoFactor") && body["twoFactor"].is_object())
    keep_secret(body["twoFactor"], before, "secretKey");
}

bool is_sealed_in(const std::string& sealed, const std::string& key, const Sealer& sealer) {
  const auto opened = sealer.open(sealed);
  return opened && opened->reveal() == key;
}

/// Seals a key that was written in clear. One that was kept is sealed already, and one that is written again
/// changes nothing.
void seal_two_factor_key(Json& body, const Json& stored, const Sealer& sealer, Problems& problems) {
  const std::string key = string_member(member_at(body, {"twoFactor"}), "secretKey");
  const std::string before = string_member(member_at(stored, {"twoFactor"}), "secretKey");
  if (key.empty() || key == before) return;
  if (is_sealed_in(before, key, sealer))
    body["twoFactor"]["secretKey"] = before;
  else if (const auto bytes = base32_decode(key); bytes && bytes->size() >= least_totp_key_size)
    body["twoFactor"]["secretKey"] = sealer.seal(Secret(key));
  else
    problems.push_back({"User.twoFactor.secretKey", "must be base32 of 10 bytes or more (RFC 4648 §6)"});
}

std::vector<IndexEntry> index_of(const User& user) {
  std::vector<IndexEntry> index;
  const std::string user_name = string_member(user.body, "userName");
  const std::string email = string_member(user.body, "email");
  add_text(index, "userName", user_name);
  add_text(index, "email", email);
  add_text(index, "name", user.display_name);
  index.push_back({"active", user.active ? "true" : "false"});
  index.push_back({"inactive", user.active ? "false" : "true"});
  for (const Json& identifier : member_at(user.body, {"identifier"}))
    add_text(index, "identifier", string_member(identifier, "value"));
  // One name space for both, or one person's e-mail address could be another's user name.
  const std::string login = lower_case(user_name);
  const std::string other_login = lower_case(email);
  if (!login.empty()) index.push_back({"login", login, Unique::yes, "userName"});
  if (!other_login.empty() && other_login != login)
    index.push_back({"login", other_login, Unique::yes, "email"});
  return index;
}

}  // namespace

std::vector<std::string> UserRules::search_parameters() const {
  return {"email", "userName", "active", "inactive", "identifier", "name"};
}

std::variant<Prepared, Problems> UserRules::prepare(const std::string& id, const Json& body,
                                                    const Json& stored) {
  Prepared prepared{body, {}};
  keep_secret(prepared.body, stored, "password");
  rename_two_factor_key(prepared.body);
  keep_two_factor(prepared.body, stored);
  Problems problems;
  const User user = read_user(id, prepared.body, problems);
  seal_two_factor_key(prepared.body, stored, sealer_, problems);
  if (!problems.empty()) return problems;
  prepared.index = index_of(user);
  hash_secret(prepared.body, stored, "password", hasher_);
  return prepared;
}

Json UserRules::shown(const Json& body) const { return without_secrets(body); }

bool UserRules::keeps(const std::vector<std::string>& path) const {
  using Path = std::vector<std::string>;
  return path == Path{"password"} || path == Path{"twoFactor"} || path == Path{"twoFactor", "secretKey"};
}

Consequences UserRules::consequences(const std::string& id, const Json& before, const Json& after) const {
  if (before.is_null()) return {};
  if (after.is_null()) return {{{id, {}}}, {{"Grant", "user", id}}};
  Problems ignored;
  const bool stays = read_user(id, after, ignored).active;
  const bool same_password = string_member(after, "password") == read_user(id, before, ignored).password_hash;
  if (stays && same_password) return {};
  return {{{id, {}}}, {}};
}

}  // namespace codegrant::server
