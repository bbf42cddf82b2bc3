#include "codegrant/session/configuration.hpp"

#include "codegrant/codec/decimal.hpp"
#include "codegrant/codec/json.hpp"
#include "codegrant/codec/uri.hpp"

namespace codegrant {
namespace {

Error refuse(const char* why) { return {ErrorCode::invalid_configuration, why}; }

/// The strings of an array; false where the member is there but no array of strings.
bool read_strings(const Json& json, std::string_view name, std::vector<std::string>& strings) {
  const auto* array = json.find(name);
  if (!array) return true;
  if (array->kind != Json::Kind::array) return false;
  strings.clear();
  for (const auto& item : array->items) {
    if (item.kind != Json::Kind::string) return false;
    strings.push_back(item.text);
  }
  return true;
}

/// A whole number of seconds from 1 to a day; false where the member is there but no such number.
bool read_seconds(const Json& json, std::string_view name, Seconds& seconds) {
  const auto* value = json.find(name);
  if (!value) return true;
  const auto number = read_decimal(value->source).value_or(0);
  seconds = Seconds{number};
  return number >= 1 && number <= 86400;
}

bool read_resource(const Json& json, ResourceRule& rule) {
  const auto uri = Uri::parse(json.string("origin").value_or(""));
  if (!uri || !is_secure_url(uri->origin()) || uri->path.size() > 1 || uri->query) return false;
  rule.origin = uri->origin();
  rule.methods = {"GET", "HEAD"};
  if (!read_strings(json, "paths", rule.paths) || !read_strings(json, "methods", rule.methods)) return false;
  for (const auto& path : rule.paths)
    if (path.empty() || path.front() != '/') return false;
  return !rule.paths.empty();
}

}  // namespace

Result<Configuration> Configuration::read(std::string_view text) {
  const auto json = Json::parse(text);
  if (!json) return refuse("the options are no plain JSON object");
  Configuration configuration;

  const auto profile = json->string("profile").value_or("oauth2");
  if (profile == "oidc") return refuse("profile 'oidc' needs id_token verification, which is not built yet");
  if (profile != "oauth2" && profile != "aidbox") return refuse("profile is none of 'oauth2' and 'aidbox'");
  configuration.profile = profile == "aidbox" ? Profile::aidbox : Profile::oauth2;

  const auto* dpop = json->find("dpop");
  if (dpop && dpop->source != "false") return refuse("dpop is not built yet");

  configuration.issuer = json->string("issuer").value_or("");
  const auto issuer = Uri::parse(configuration.issuer);
  if (!is_secure_url(configuration.issuer) || issuer->query)
    return refuse("issuer must be an https URL without query and fragment; http only on the loopback");
  configuration.client_id = json->string("client_id").value_or("");
  if (configuration.client_id.empty()) return refuse("client_id is missing");
  configuration.redirect_uri = json->string("redirect_uri").value_or("");
  if (!is_secure_url(configuration.redirect_uri))
    return refuse("redirect_uri must be an https URL without fragment; http only on the loopback");

  const auto scope = Scope::parse(json->string("scope").value_or(""));
  if (!scope) return refuse("scope is no list of scope tokens");
  if (scope->contains("openid"))
    return refuse("scope 'openid' asks for an id_token, whose verification is not built yet");
  configuration.scope = *scope;

  if (!read_strings(*json, "resource", configuration.resource))
    return refuse("resource is no list of strings");
  if (const auto* resources = json->find("resources"))
    for (const auto& item : resources->items)
      if (!read_resource(item, configuration.resources.emplace_back()))
        return refuse("a resource needs an origin, paths that start with '/', and methods as strings");
  if (!read_seconds(*json, "transactionTtl", configuration.transaction_lifetime))
    return refuse("transactionTtl must be 1 to 86400 seconds");
  if (!read_seconds(*json, "defaultExpiresIn", configuration.default_lifetime))
    return refuse("defaultExpiresIn must be 1 to 86400 seconds");

  if (const auto* given = json->find("metadata")) {
    auto metadata = Metadata::read(*given, configuration.issuer);
    if (!metadata) return metadata.error();
    configuration.metadata = *std::move(metadata);
  }
  return configuration;
}

}  // namespace codegrant
