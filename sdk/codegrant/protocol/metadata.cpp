#include "codegrant/protocol/metadata.hpp"

#include <algorithm>

#include "codegrant/codec/uri.hpp"

namespace codegrant {
namespace {

bool offers_s256(const Json& json) {
  const auto* methods = json.find("code_challenge_methods_supported");
  return methods && std::any_of(methods->items.begin(), methods->items.end(),
                                [](const Json& method) { return method.text == "S256"; });
}

std::string_view without_slash(std::string_view issuer) {
  if (!issuer.empty() && issuer.back() == '/') issuer.remove_suffix(1);
  return issuer;
}

}  // namespace

Result<Metadata> Metadata::read(const Json& json, std::string_view issuer) {
  if (json.string("issuer") != issuer)
    return Error{ErrorCode::issuer_mismatch, "the metadata names another issuer"};
  if (!offers_s256(json))
    return Error{ErrorCode::invalid_response, "the server does not offer PKCE with S256"};

  Metadata metadata;
  metadata.issuer = issuer;
  struct Endpoint {
    std::string_view name;
    std::string& url;
    bool required;
  };
  for (const auto& [name, url, required] :
       {Endpoint{"authorization_endpoint", metadata.authorization_endpoint, true},
        Endpoint{"token_endpoint", metadata.token_endpoint, true},
        Endpoint{"revocation_endpoint", metadata.revocation_endpoint, false},
        Endpoint{"introspection_endpoint", metadata.introspection_endpoint, false},
        Endpoint{"userinfo_endpoint", metadata.userinfo_endpoint, false}}) {
    if (!json.find(name) && !required) continue;
    url = json.string(name).value_or("");
    if (!is_secure_url(url))
      return Error{ErrorCode::invalid_response, "an endpoint of the metadata is missing or insecure"};
  }
  const auto* iss = json.find("authorization_response_iss_parameter_supported");
  metadata.authorization_response_iss_parameter_supported = iss && iss->source == "true";
  return metadata;
}

std::string oauth_metadata_url(std::string_view issuer) {
  // The well-known part goes between host and path, so that one host can publish for many issuers.
  const auto path = std::min(issuer.find('/', issuer.find("://") + 3), issuer.size());
  std::string url(issuer.substr(0, path));
  url += "/.well-known/oauth-authorization-server";
  url += without_slash(issuer.substr(path));
  return url;
}

std::string openid_configuration_url(std::string_view issuer) {
  return std::string(without_slash(issuer)) + "/.well-known/openid-configuration";
}

bool is_secure_url(std::string_view text) {
  const auto uri = Uri::parse(text);
  if (!uri || !uri->userinfo.empty() || uri->fragment) return false;
  if (uri->scheme == "https") return true;
  return uri->scheme == "http" &&
         (uri->host == "localhost" || uri->host == "127.0.0.1" || uri->host == "[::1]");
}

}  // namespace codegrant
