#include "codegrant/session/configuration.hpp"

#include "codegrant/codec/uri.hpp"
#include "codegrant/protocol/metadata.hpp"
#include "codegrant/protocol/numeric_date.hpp"

namespace codegrant {
namespace {

constexpr std::int64_t longest = 86400;

Error refuse(std::string_view why) { return {ErrorCode::invalid_configuration, why}; }

/// True where `list` is absent or holds nothing but texts.
bool is_text_list(const Json* list) {
  if (!list) return true;
  for (const auto& item : *list)
    if (item.kind != Json::Kind::string) return false;
  return list->kind == Json::Kind::array;
}

bool is_rule(const Json& rule) {
  const auto* paths = rule.find("paths");
  const auto origin = Uri::parse(rule.string("origin"));
  // A path there would not restrict anything: better to refuse than to allow more than was meant.
  if (!is_secure_url(rule.string("origin")) || origin->path.size() > 1 || origin->query) return false;
  if (!paths || !paths->first) return false;
  if (!is_text_list(paths) || !is_text_list(rule.find("methods"))) return false;
  for (const auto& path : *paths)
    if (path.text.substr(0, 1) != "/") return false;
  return true;
}

/// Takes over the seconds called `name`, if they are there. False where they are none.
bool read_seconds(const Json& json, std::string_view name, Seconds& seconds) {
  const auto* value = json.find(name);
  if (!value) return true;
  const auto number = whole_seconds(value->source);
  seconds = Seconds{number};
  return number >= 1 && number <= longest;
}

/// Takes over which of `names` the option called `name` is; `value` stays as it is where there is none.
template <class Choice, std::size_t count>
bool read_choice(const Json& json, std::string_view name, const std::string_view (&names)[count],
                 Choice& value) {
  const auto* given = json.find(name);
  for (std::size_t i = 0; given && i < count; ++i) {
    if (names[i] != given->text) continue;
    value = static_cast<Choice>(i);
    return true;
  }
  return !given;
}

}  // namespace

Result<Configuration> Configuration::read(std::string_view options, Arena& arena) {
  const auto parsed = Json::parse(options, arena);
  if (!parsed || (*parsed)->kind != Json::Kind::object) return refuse("the options are no plain JSON object");
  const auto& json = **parsed;
  Configuration read;
  read.json_ = &json;

  if (!read_choice(json, "profile", {"oauth2", "oidc", "aidbox"}, read.profile))
    return refuse("profile is none of 'oauth2', 'oidc' and 'aidbox'");
  if (!read_choice(json, "par", {"offered", "required", "off"}, read.pushing))
    return refuse("par is none of 'offered', 'required' and 'off'");
  read.dpop = json.is_true("dpop");
  read.refuses_wider_scope = json.is_true("refuseWiderScope");

  if (!is_secure_url(read.issuer()) || read.issuer().find('?') != std::string_view::npos)
    return refuse("issuer must be an https URL without query and fragment; http only on the loopback");
  if (read.client_id().empty()) return refuse("client_id is missing");
  if (!is_secure_url(read.redirect_uri()))
    return refuse("redirect_uri must be an https URL without fragment; http only on the loopback");
  if (!is_scope(read.scope())) return refuse("scope is no list of scope tokens");
  if (read.profile == Profile::oidc && !read.asks_for_id_token())
    return refuse("profile 'oidc' needs the scope 'openid'");
  if (!is_text_list(read.resource())) return refuse("resource is no list of texts");
  if (const auto* rules = read.resources())
    for (const auto& rule : *rules)
      if (!is_rule(rule))
        return refuse("a resource needs an origin, paths that start with '/', and methods as texts");
  if (!read_seconds(json, "transactionTtl", read.transaction_lifetime))
    return refuse("transactionTtl must be 1 to 86400 seconds");
  if (!read_seconds(json, "defaultExpiresIn", read.default_lifetime))
    return refuse("defaultExpiresIn must be 1 to 86400 seconds");
  return read;
}

}  // namespace codegrant
