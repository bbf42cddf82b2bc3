#include "server/domain/client.hpp"

#include <algorithm>
#include <array>

#include "codegrant/codec/origin.hpp"
#include "server/domain/client_credentials.hpp"
#include "server/domain/words.hpp"

namespace codegrant::server {
namespace {

constexpr std::array<std::string_view, 7> grant_types = {
    "basic",         "authorization_code",     "code", "client_credentials", "password",
    "refresh_token", token_exchange_grant_type};

bool contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

void check_grant_types(const Fields& fields, const std::vector<std::string>& chosen) {
  for (std::size_t i = 0; i < chosen.size(); ++i)
    if (std::find(grant_types.begin(), grant_types.end(), chosen[i]) == grant_types.end())
      fields.refuse("grant_types[" + std::to_string(i) + "]",
                    "'" + chosen[i] +
                        "' is not offered: write basic, authorization_code, client_credentials, password, "
                        "refresh_token or " +
                        std::string(token_exchange_grant_type));
}

/// What is wrong with a redirect uri; empty: nothing. Kept exactly as written, since it is compared so.
std::string problem_of_redirect_uri(const std::string& text) {
  if (text.find('*') != std::string::npos)
    return "is compared letter by letter, so '*' matches nothing: write each address in full, such as "
           "https://app.example.com/callback, several of them in redirect_uris";
  const auto uri = Uri::parse(text);
  if (!uri) return "must be an absolute URI without spaces, such as https://app.example.com/callback";
  if (uri->fragment) return "must not have a fragment (RFC 6749 §3.1.2)";
  if (!uri->userinfo.empty()) return "must not hold a user name";
  for (const auto* scheme : {"javascript", "data", "vbscript", "file", "blob", "about"})
    if (lower_case(uri->scheme) == scheme) return std::string("must not use the scheme ").append(uri->scheme);
  if (uri->host.empty() && uri->scheme.find('.') == std::string::npos)
    return "a scheme of its own must be a reversed domain name, as com.example.app (RFC 8252 §7.1)";
  return {};
}

std::vector<std::string> read_redirect_uris(const Fields& fields, const Fields& code) {
  std::vector<std::string> uris;
  const auto take = [&](const Fields& where, const std::string& name, const std::string& uri) {
    if (auto problem = problem_of_redirect_uri(uri); !problem.empty())
      where.refuse(name, std::move(problem));
    else if (!contains(uris, uri))
      uris.push_back(uri);
  };
  if (const std::string one = code.text("redirect_uri"); !one.empty()) take(code, "redirect_uri", one);
  const auto several = fields.texts("redirect_uris");
  for (std::size_t i = 0; i < several.size(); ++i)
    take(fields, "redirect_uris[" + std::to_string(i) + "]", several[i]);
  return uris;
}

std::vector<std::string> read_post_logout_redirect_uris(const Fields& fields) {
  const auto uris = fields.texts("post_logout_redirect_uris");
  for (std::size_t i = 0; i < uris.size(); ++i)
    if (auto problem = problem_of_redirect_uri(uris[i]); !problem.empty())
      fields.refuse("post_logout_redirect_uris[" + std::to_string(i) + "]", std::move(problem));
  return uris;
}

std::string read_backchannel_logout_uri(const Fields& fields) {
  const std::string text = fields.text("backchannel_logout_uri");
  const auto uri = Uri::parse(text);
  const bool is_web = uri && !uri->host.empty() && (uri->scheme == "https" || uri->scheme == "http");
  if (!text.empty() && (!is_web || uri->fragment))
    fields.refuse("backchannel_logout_uri", "must be an address such as https://app.example.com/logout");
  return text;
}

std::vector<std::string> read_allowed_origins(const Fields& fields,
                                              const std::vector<std::string>& redirect_uris) {
  std::vector<std::string> origins;
  const char* name =
      fields.has("allowed_origins") ? "allowed_origins" : "allowedOrigins";  // an older spelling
  if (!fields.has(name)) {
    for (const auto& redirect_uri : redirect_uris) {
      const auto uri = Uri::parse(redirect_uri);
      if (uri && (uri->scheme == "http" || uri->scheme == "https") && !contains(origins, origin(*uri)))
        origins.push_back(origin(*uri));
    }
    return origins;
  }
  origins = fields.texts(name);
  for (std::size_t i = 0; i < origins.size(); ++i) {
    const auto uri = Uri::parse(origins[i]);
    if (!uri || (uri->scheme != "http" && uri->scheme != "https") || origin(*uri) != origins[i])
      fields.refuse(name + ("[" + std::to_string(i) + "]"),
                    "must be an origin and nothing more, such as https://app.example.com");
  }
  return origins;
}

std::optional<Scope> read_scope(const Fields& fields) {
  // Both spellings are around; where a resource has both, it gets the sum.
  if (!fields.has("scope") && !fields.has("scopes")) return std::nullopt;
  std::string sum;
  for (const auto* name : {"scope", "scopes"})
    for (const auto& token : fields.texts(name)) {
      const auto one = Scope::parse(token);
      if (!one || one->tokens().size() != 1)
        fields.refuse(name, "'" + token + "' is not one scope token (RFC 6749 §3.3)");
      else
        sum += (sum.empty() ? "" : " ") + token;
    }
  const auto scope = Scope::parse(sum);
  return scope ? *scope : Scope();
}

}  // namespace

const TokenSettings& Client::settings_of(std::string_view session_type) const {
  if (session_type == "client_credentials") return client_credentials;
  if (session_type == token_exchange_grant_type) return token_exchange;
  return session_type == "password" ? password : authorization_code;
}

bool Client::allows(std::string_view grant_type) const {
  if (grant_type == "authorization_code" && contains(grant_types, "code")) return true;
  if (grant_type == "refresh_token" && (authorization_code.refresh_token || password.refresh_token))
    return true;
  return contains(grant_types, grant_type);
}

bool Client::requires_secret(std::string_view grant_type) const {
  if (!has_credentials()) return false;
  if (grant_type == "refresh_token")
    return requires_secret("authorization_code") || (allows("password") && requires_secret("password"));
  if (grant_type == "authorization_code" || grant_type == "password" || grant_type.empty())
    return settings_of(grant_type).secret_required.value_or(true);
  return true;
}

bool Client::brings_refresh_token(std::string_view session_type, const Scope& granted) const {
  if (settings_of(session_type).refresh_token) return true;
  return contains(grant_types, "refresh_token") &&
         (!granted.contains("openid") || granted.contains("offline_access"));
}

bool Client::rotates_refresh_tokens(std::string_view session_type) const {
  return settings_of(session_type).refresh_token_rotation.value_or(false) || !requires_secret(session_type);
}

Client read_client(const std::string& id, const Json& body, Problems& problems) {
  const Fields fields(body, "Client", problems);
  const Fields auth = fields.object("auth");
  const Fields code = auth.object("authorization_code");
  Client client;
  client.id = id;
  client.name = fields.text("name");
  if (client.name.empty()) client.name = id;
  client.active = fields.flag("active").value_or(true);
  client.first_party = fields.flag("first_party").value_or(false);
  read_credentials(fields, client);
  client.grant_types = fields.texts("grant_types");
  check_grant_types(fields, client.grant_types);
  client.scope = read_scope(fields);
  client.redirect_uris = read_redirect_uris(fields, code);
  client.post_logout_redirect_uris = read_post_logout_redirect_uris(fields);
  client.backchannel_logout_uri = read_backchannel_logout_uri(fields);
  client.allowed_origins = read_allowed_origins(fields, client.redirect_uris);
  client.id_token_signed_response_alg = read_signing_algorithm(fields, "id_token_signed_response_alg");
  client.pkce = code.flag("pkce").value_or(false);
  client.dpop_bound_access_tokens = fields.flag("dpop_bound_access_tokens").value_or(false);
  client.require_pushed_authorization_requests =
      fields.flag("require_pushed_authorization_requests").value_or(false);
  client.authorization_code = read_token_settings(code);
  client.client_credentials = read_token_settings(auth.object("client_credentials"));
  client.password = read_token_settings(auth.object("password"));
  client.token_exchange = read_token_settings(auth.object("token_exchange"));
  check_credentials(fields, client);
  if (client.allows("authorization_code") && client.redirect_uris.empty())
    code.refuse("redirect_uri", "is needed for the grant type authorization_code");
  client.body = body;
  return client;
}

Json without_client_secrets(Json body) {
  body.erase("secret");
  body.erase("registration_access_token");
  return body;
}

Json shown_client(const Client& client) {
  Json shown = without_client_secrets(client.body);
  shown["resourceType"] = "Client";
  shown["id"] = client.id;
  return shown;
}

Result<Scope> read_asked_scope(const Form& form, const Scope& allowed) {
  const auto asked = Scope::parse(form.get("scope").value_or(""));
  if (!asked) return asked.error();
  if (!allowed.covers(*asked))
    return Error{ErrorCode::invalid_scope, "this client may ask for: " + allowed.to_string()};
  return *asked;
}

const Scope& standard_scope() {
  static const Scope scope = *Scope::parse("openid profile email address phone offline_access");
  return scope;
}

}  // namespace codegrant::server
