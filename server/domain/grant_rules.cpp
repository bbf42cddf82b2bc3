#include "server/domain/grant_rules.hpp"

#include "server/domain/reference.hpp"
#include "server/domain/words.hpp"

namespace codegrant::server {
namespace {

/// Whose consent to whom; both ids are empty where a reference is missing.
struct Parties {
  std::string client;
  std::string user;

  friend bool operator==(const Parties&, const Parties&) = default;
};

std::string referred_id(const Json& grant, const char* name, const std::string& type) {
  const auto reference = read_reference(member_at(grant, {name}));
  return reference && reference->type == type ? reference->id : std::string();
}

Parties parties_of(const Json& grant) {
  return {referred_id(grant, "client", "Client"), referred_id(grant, "user", "User")};
}

/// Whether `after` takes back something that `before` gave.
bool takes_back(const Json& before, const Json& after) {
  if (before.is_null()) return false;
  return after.is_null() || parties_of(before) != parties_of(after) ||
         !provided_scope(after).covers(provided_scope(before));
}

}  // namespace

std::variant<Prepared, Problems> GrantRules::prepare(const std::string&, const Json& body, const Json&) {
  Problems problems;
  const Fields fields(body, "Grant", problems);
  const Parties parties = parties_of(body);
  if (parties.client.empty()) fields.refuse("client", "must be a reference to a Client");
  if (parties.user.empty()) fields.refuse("user", "must be a reference to a User");
  const auto scope = Scope::parse(join_with_spaces(fields.texts("provided-scope")));
  if (!scope) fields.refuse("provided-scope", "must be scope tokens (RFC 6749 §3.3)");
  static_cast<void>(fields.texts("requested-scope"));
  if (!problems.empty()) return problems;
  // By the id alone, as Aidbox searches, and with its type, as FHIR does.
  return Prepared{body,
                  {{"client", parties.client},
                   {"client", "Client/" + parties.client},
                   {"user", parties.user},
                   {"user", "User/" + parties.user}}};
}

Consequences GrantRules::consequences(const std::string&, const Json& before, const Json& after) const {
  if (!takes_back(before, after)) return {};
  const Parties parties = parties_of(before);
  return {{{parties.user, parties.client}}, {}};
}

Scope provided_scope(const Json& grant) {
  std::vector<std::string> tokens;
  for (const Json& token : member_at(grant, {"provided-scope"}))
    if (token.is_string()) tokens.push_back(token.get<std::string>());
  const auto scope = Scope::parse(join_with_spaces(tokens));
  return scope ? *scope : Scope();
}

}  // namespace codegrant::server
