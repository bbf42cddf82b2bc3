#include "codegrant/session/configuration.hpp"

#include "codegrant/codec/uri.hpp"
#include "codegrant/protocol/metadata.hpp"
#include "codegrant/protocol/numeric_date.hpp"

namespace codegrant {
namespace {

constexpr std::int64_t longest = 86400;

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
bool read_seconds(const Json& json, const char* name, Seconds& seconds) {
  const auto* value = json.find(name);
  if (!value) return true;
  const auto number = whole_seconds(value->source);
  seconds = Seconds{number};
  return number >= 1 && number <= longest;
}

/// Takes over which of `names` the option called `name` is; `value` stays as it is where there is none.
template <class Choice, std::size_t count>
bool read_choice(const Json& json, const char* name, const std::string_view (&names)[count], Choice& value) {
  const auto* given = json.find(name);
  for (std::size_t i = 0; given && i < count; ++i) {
    if (names[i] != given->text) continue;
    value = static_cast<Choice>(i);
    return true;
  }
  return !given;
}

}  // namespace

Checked<Configuration> Configuration::read(std::string_view options, Arena& arena) {
  const auto parsed = Json::parse(options, arena);
  if (!parsed || (*parsed)->kind != Json::Kind::object) return Reason::bad_options;
  const auto& json = **parsed;
  Configuration read;
  read.json_ = &json;

  if (!read_choice(json, "profile", {"oauth2", "oidc", "aidbox"}, read.profile)) return Reason::bad_profile;
  if (!read_choice(json, "par", {"offered", "required", "off"}, read.pushing)) return Reason::bad_par;
  read.dpop = json.is_true("dpop");
  read.refuses_wider_scope = json.is_true("refuseWiderScope");

  if (!is_secure_url(read.issuer()) || read.issuer().find('?') != std::string_view::npos)
    return Reason::bad_issuer;
  if (read.client_id().empty()) return Reason::no_client_id;
  if (!is_secure_url(read.redirect_uri())) return Reason::bad_redirect_uri;
  if (!is_scope(read.scope())) return Reason::bad_scope;
  if (read.profile == Profile::oidc && !read.asks_for_id_token()) return Reason::no_openid;
  if (!is_text_list(read.resource())) return Reason::bad_resource;
  if (const auto* rules = read.resources())
    for (const auto& rule : *rules)
      if (!is_rule(rule)) return Reason::bad_rule;
  if (!read_seconds(json, "transactionTtl", read.transaction_lifetime)) return Reason::bad_transaction_ttl;
  if (!read_seconds(json, "defaultExpiresIn", read.default_lifetime)) return Reason::bad_default_expires_in;
  return read;
}

}  // namespace codegrant
