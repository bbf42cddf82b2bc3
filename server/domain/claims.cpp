#include "server/domain/claims.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace codegrant::server {
namespace {

/// The text at a path of the User; null where there is none.
Json text_at(const Json& user, std::initializer_list<std::string_view> path) {
  const Json& value = member_at(user, path);
  return value.is_string() && !value.get_ref<const std::string&>().empty() ? value : Json();
}

Json flag_at(const Json& user, std::string_view name) {
  const Json& value = member_at(user, {name});
  return value.is_boolean() ? value : Json();
}

/// The `value` of the first of a list, as SCIM has several e-mail addresses, numbers and photos.
Json first_value(const Json& user, std::string_view list) {
  const Json& values = member_at(user, {list});
  return values.is_array() && !values.empty() ? text_at(values.front(), {"value"}) : Json();
}

Json or_else(Json value, const Json& other) { return value.is_null() ? other : std::move(value); }

/// SCIM's address (RFC 7643 §4.1.2) as OpenID Connect's (Core §5.1.1).
Json address_of(const Json& user) {
  static constexpr std::array<std::array<std::string_view, 2>, 6> members{
      {{"formatted", "formatted"},
       {"streetAddress", "street_address"},
       {"locality", "locality"},
       {"region", "region"},
       {"postalCode", "postal_code"},
       {"country", "country"}}};
  const Json& several = member_at(user, {"addresses"});
  const Json& address =
      several.is_array() && !several.empty() ? several.front() : member_at(user, {"address"});
  Json claim = Json::object();
  for (const auto& [name, claimed] : members)
    for (const auto spelling : {name, claimed})
      if (Json text = text_at(address, {spelling}); !text.is_null())
        claim[std::string(claimed)] = std::move(text);
  return claim.empty() ? Json() : claim;
}

Json name_of(const Json& user) {
  const auto name = full_name(user);
  return name.empty() ? Json() : Json(name);
}

/// A claim, the scope that brings it, and what the User has for it; null: nothing.
struct Claim {
  const char* name;
  const char* scope;
  Json (*read)(const Json& user);
};

constexpr std::array claims{
    Claim{"name", "profile", name_of},
    Claim{"given_name", "profile",
          [](const Json& user) {
            return text_at(user, {"name", "givenName"});
          }},
    Claim{"family_name", "profile",
          [](const Json& user) {
            return text_at(user, {"name", "familyName"});
          }},
    Claim{"middle_name", "profile",
          [](const Json& user) {
            return text_at(user, {"name", "middleName"});
          }},
    Claim{"nickname", "profile", [](const Json& user) { return text_at(user, {"nickName"}); }},
    Claim{"preferred_username", "profile", [](const Json& user) { return text_at(user, {"userName"}); }},
    Claim{"profile", "profile", [](const Json& user) { return text_at(user, {"profileUrl"}); }},
    Claim{"picture", "profile",
          [](const Json& user) { return or_else(text_at(user, {"photo"}), first_value(user, "photos")); }},
    Claim{"website", "profile", [](const Json& user) { return text_at(user, {"website"}); }},
    Claim{"gender", "profile", [](const Json& user) { return text_at(user, {"gender"}); }},
    Claim{"birthdate", "profile", [](const Json& user) { return text_at(user, {"birthDate"}); }},
    Claim{"zoneinfo", "profile", [](const Json& user) { return text_at(user, {"timezone"}); }},
    Claim{"locale", "profile", [](const Json& user) { return text_at(user, {"locale"}); }},
    Claim{"email", "email",
          [](const Json& user) { return or_else(text_at(user, {"email"}), first_value(user, "emails")); }},
    Claim{"email_verified", "email", [](const Json& user) { return flag_at(user, "emailVerified"); }},
    Claim{"phone_number", "phone",
          [](const Json& user) {
            return or_else(text_at(user, {"phoneNumber"}), first_value(user, "phoneNumbers"));
          }},
    Claim{"phone_number_verified", "phone",
          [](const Json& user) { return flag_at(user, "phoneNumberVerified"); }},
    Claim{"address", "address", address_of}};

const Claim* find_claim(std::string_view name) {
  const auto* const found =
      std::find_if(claims.begin(), claims.end(), [&](const Claim& claim) { return claim.name == name; });
  return found == claims.end() ? nullptr : found;
}

bool contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

Error invalid(std::string detail) { return {ErrorCode::invalid_request, "claims: " + std::move(detail)}; }

/// The names in one of the two members (Core §5.5): each is null or an object that says more.
Result<std::vector<std::string>> read_names(const Json& request, const char* member) {
  std::vector<std::string> names;
  const Json& asked = member_at(request, {member});
  if (asked.is_null()) return names;
  if (!asked.is_object()) return invalid(std::string(member) + " must be an object");
  for (const auto& [name, details] : asked.items()) {
    if (!details.is_null() && !details.is_object()) return invalid(name + " must be null or an object");
    if (find_claim(name) != nullptr) names.push_back(name);
  }
  return names;
}

}  // namespace

Scope ClaimsRequest::scopes() const {
  std::set<std::string> scopes;
  for (const auto* names : {&userinfo, &id_token})
    for (const auto& name : *names) scopes.insert(find_claim(name)->scope);
  std::string text;
  for (const auto& scope : scopes) text += (text.empty() ? "" : " ") + scope;
  return *Scope::parse(text);
}

ClaimsRequest ClaimsRequest::within(const Scope& allowed) const {
  ClaimsRequest request = *this;
  for (auto* names : {&request.userinfo, &request.id_token})
    std::erase_if(*names, [&](const auto& name) { return !allowed.contains(find_claim(name)->scope); });
  return request;
}

Result<ClaimsRequest> read_claims_request(std::string_view parameter) {
  const auto request = parse_json(parameter);
  if (!request) return invalid(request.error().detail);
  if (!request->is_object()) return invalid("must be a JSON object");
  const auto userinfo = read_names(*request, "userinfo");
  if (!userinfo) return userinfo.error();
  const auto id_token = read_names(*request, "id_token");
  if (!id_token) return id_token.error();
  return ClaimsRequest{*userinfo, *id_token,
                       string_member(member_at(*request, {"id_token", "sub"}), "value")};
}

std::string to_text(const ClaimsRequest& request) {
  if (request.empty()) return {};
  return to_text(Json{{"userinfo", request.userinfo}, {"id_token", request.id_token}});
}

ClaimsRequest claims_request_of(const SessionRecord& session) {
  const auto details = parse_json(session.details);
  const Json stored = details ? member_at(*details, {"claims"}) : Json();
  ClaimsRequest request;
  for (const auto& [names, member] :
       {std::pair(&request.userinfo, "userinfo"), std::pair(&request.id_token, "id_token")})
    for (const Json& name : member_at(stored, {member}))
      if (name.is_string() && find_claim(name.get<std::string>()) != nullptr)
        names->push_back(name.get<std::string>());
  return request;
}

Json claims_of(const User& user, const Scope& scope, const std::vector<std::string>& by_name) {
  Json given{{"sub", user.id}};
  for (const auto& claim : claims) {
    if (!scope.contains(claim.scope) && !contains(by_name, claim.name)) continue;
    if (Json value = claim.read(user.body); !value.is_null()) given[claim.name] = std::move(value);
  }
  return given;
}

Json userinfo_of(const User& user, const Scope& scope, const SessionRecord& session) {
  if (!scope.contains("openid")) return shown_user(user);
  Json told = claims_of(user, scope, claims_request_of(session).userinfo);
  told["id"] = user.id;
  told["resourceType"] = "User";
  return told;
}

std::vector<std::string> claim_names() {
  std::vector<std::string> names;
  for (const auto& claim : claims) names.emplace_back(claim.name);
  return names;
}

}  // namespace codegrant::server
