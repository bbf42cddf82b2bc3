#include "codegrant/protocol/metadata.hpp"

#include "codegrant/codec/uri.hpp"

namespace codegrant {
namespace {

std::string_view without_slash(std::string_view issuer) {
  if (!issuer.empty() && issuer.back() == '/') issuer.remove_suffix(1);
  return issuer;
}

}  // namespace

Checked<Metadata> Metadata::read(const Json& json, std::string_view issuer) {
  const Metadata metadata(json);
  if (metadata.issuer() != issuer) return Reason::foreign_metadata;
  if (!metadata.lists("code_challenge_methods_supported", "S256")) return Reason::no_s256;

  struct Endpoint {
    const char* name;
    bool required;
  };
  constexpr Endpoint endpoints[] = {{"authorization_endpoint", true},
                                    {"token_endpoint", true},
                                    {"revocation_endpoint", false},
                                    {"introspection_endpoint", false},
                                    {"userinfo_endpoint", false},
                                    {"end_session_endpoint", false},
                                    {"jwks_uri", false},
                                    {"pushed_authorization_request_endpoint", false}};
  for (const auto& [name, required] : endpoints)
    if ((required || json.find(name)) && !is_secure_url(json.string(name))) return Reason::bad_endpoint;
  return metadata;
}

bool Metadata::lists(const char* name, std::string_view value) const {
  const auto* list = json_->find(name);
  return list && list->contains(value);
}

std::string_view oauth_metadata_url(std::string_view issuer, Arena& arena) {
  // The well-known part goes between host and path, so that one host can publish for many issuers.
  const auto path = issuer.find('/', issuer.find("://") + 3);
  Text url(arena);
  url += issuer.substr(0, path);
  url += "/.well-known/oauth-authorization-server";
  if (path != std::string_view::npos) url += without_slash(issuer.substr(path));
  return url.view();
}

std::string_view openid_configuration_url(std::string_view issuer, Arena& arena) {
  Text url(arena);
  url += without_slash(issuer);
  url += "/.well-known/openid-configuration";
  return url.view();
}

bool is_secure_url(std::string_view text) {
  const auto uri = Uri::parse(text);
  return uri && uri->userinfo.empty() && !uri->fragment && is_secure(*uri);
}

}  // namespace codegrant
