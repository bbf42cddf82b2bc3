#include "server/domain/user.hpp"

#include <utility>

namespace codegrant::server {
std::string full_name(const Json& body) {
  if (auto display_name = string_member(body, "displayName"); !display_name.empty()) return display_name;
  const Json& name = member_at(body, {"name"});
  if (auto formatted = string_member(name, "formatted"); !formatted.empty()) return formatted;
  const std::string given = string_member(name, "givenName");
  const std::string family = string_member(name, "familyName");
  return given + (given.empty() || family.empty() ? "" : " ") + family;
}

User read_user(const std::string& id, const Json& body, Problems& problems) {
  const Fields fields(body, "User", problems);
  User user;
  user.id = id;
  user.password_hash = fields.text("password");
  const Fields two_factor = fields.object("twoFactor");
  user.two_factor = {two_factor.flag("enabled").value_or(false), two_factor.text("secretKey")};
  if (user.two_factor.enabled && user.two_factor.sealed_key.empty())
    two_factor.refuse("secretKey",
                      "is needed where twoFactor is enabled: base32, as authenticator apps read it");
  user.active = !fields.flag("inactive").value_or(false) && fields.flag("active").value_or(true);
  const std::string user_name = fields.text("userName");
  static_cast<void>(fields.text("email"));
  user.display_name = full_name(body);
  if (user.display_name.empty()) user.display_name = user_name.empty() ? id : user_name;
  user.body = body;
  return user;
}

Json without_secrets(Json body) {
  body.erase("password");
  if (const auto two_factor = body.find("twoFactor"); two_factor != body.end() && two_factor->is_object())
    two_factor->erase("secretKey");
  return body;
}

Json shown_user(const User& user) {
  Json shown = without_secrets(user.body);
  shown["resourceType"] = "User";
  shown["id"] = user.id;
  return shown;
}

}  // namespace codegrant::server
