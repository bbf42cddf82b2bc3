#include "server/domain/client_metadata.hpp"

#include <algorithm>
#include <array>

#include "codegrant/codec/uri.hpp"
#include "server/domain/strict_client.hpp"
#include "server/json/code_points.hpp"

namespace codegrant::server {
namespace {

constexpr std::size_t longest_name = 100;

/// Addresses for people. None is fetched or shown here; whoever shows one must be able to trust its scheme.
constexpr std::array addresses{"client_uri", "logo_uri", "policy_uri", "tos_uri"};

/// What a Client calls as its metadata does.
constexpr std::array same_names{"application_type",
                                "backchannel_logout_session_required",
                                "backchannel_logout_uri",
                                "client_uri",
                                "contacts",
                                "dpop_bound_access_tokens",
                                "grant_types",
                                "id_token_signed_response_alg",
                                "jwks",
                                "jwks_uri",
                                "logo_uri",
                                "policy_uri",
                                "post_logout_redirect_uris",
                                "redirect_uris",
                                "require_pushed_authorization_requests",
                                "scope",
                                "software_id",
                                "software_version",
                                "token_endpoint_auth_method",
                                "token_endpoint_auth_signing_alg",
                                "tos_uri"};

/// What a client would rely on, and nobody here does. A false promises nothing.
constexpr std::array unkept{"id_token_encrypted_response_alg", "id_token_encrypted_response_enc",
                            "request_object_encryption_alg",   "request_object_encryption_enc",
                            "request_object_signing_alg",      "require_signed_request_object",
                            "sector_identifier_uri",           "tls_client_certificate_bound_access_tokens",
                            "userinfo_encrypted_response_alg", "userinfo_encrypted_response_enc",
                            "userinfo_signed_response_alg"};

void refuse_unkept(const Fields& fields) {
  for (const auto* name : unkept)
    if (fields.has(name) && fields.raw(name) != Json(false))
      fields.refuse(name, "is not offered: leave it out");
  if (fields.has("subject_type") && fields.raw("subject_type") != Json("public"))
    fields.refuse("subject_type", "must be public: everybody here has one name");
}

/// It stands on the page that asks for consent.
void check_name(const Fields& fields) {
  const std::string text = fields.text("client_name");
  if (text.size() > longest_name)
    fields.refuse("client_name", "must not be longer than " + std::to_string(longest_name) + " bytes");
  for (std::string_view rest = text; !rest.empty();)
    if (is_harmful(take_code_point(rest)))
      return fields.refuse("client_name", "must not hold control characters or invisible ones");
}

void check_addresses(const Fields& fields) {
  for (const auto* name : addresses) {
    const std::string text = fields.text(name);
    const auto uri = Uri::parse(text);
    if (!text.empty() && (!uri || uri->host.empty() || (uri->scheme != "https" && uri->scheme != "http")))
      fields.refuse(name, "must be an address such as https://app.example.com/about");
  }
}

/// What is kept as it comes, and has no effect.
void check_descriptions(const Fields& fields) {
  static_cast<void>(fields.texts("contacts"));
  static_cast<void>(fields.text("software_id"));
  static_cast<void>(fields.text("software_version"));
  const std::string type = fields.text("application_type");
  if (!type.empty() && type != "web" && type != "native")
    fields.refuse("application_type", "must be web or native");
  // A logout token always says which session.
  static_cast<void>(fields.flag("backchannel_logout_session_required"));
}

/// Whether nobody but the client reads what is sent there: https, this machine, an app's own scheme. What is
/// no address is refused elsewhere.
bool is_private(const std::string& address) {
  const auto uri = Uri::parse(address);
  return !uri || is_secure(*uri) || (uri->host.empty() && uri->scheme.find('.') != std::string::npos);
}

void check_redirect_uris(const Fields& fields) {
  const auto uris = fields.texts("redirect_uris");
  if (uris.empty()) fields.refuse("redirect_uris", "is needed: a list of addresses, each in full");
  for (std::size_t i = 0; i < uris.size(); ++i)
    if (!is_private(uris[i]))
      fields.refuse("redirect_uris[" + std::to_string(i) + "]",
                    "must use https, except on the user's own machine");
}

void check_response_types(const Fields& fields) {
  const bool is_code = !fields.has("response_types") || fields.raw("response_types") == Json::array({"code"});
  if (!is_code) fields.refuse("response_types", "must be [\"code\"]");
}

/// What acts without a person, or with a password, is an administrator's to give.
Json read_grant_types(const Fields& fields) {
  if (!fields.has("grant_types")) return Json::array({"authorization_code"});
  const auto types = fields.texts("grant_types");
  for (std::size_t i = 0; i < types.size(); ++i)
    if (types[i] != "authorization_code" && types[i] != "refresh_token")
      fields.refuse(
          "grant_types[" + std::to_string(i) + "]",
          "'" + types[i] + "' cannot be registered: write authorization_code, or that and refresh_token");
  if (std::find(types.begin(), types.end(), "authorization_code") == types.end())
    fields.refuse("grant_types", "must have authorization_code, which response_types need");
  return types;
}

Json read_scope(const Fields& fields) {
  const auto scope = Scope::parse(fields.text("scope"));
  if (!scope || !standard_scope().covers(*scope)) {
    fields.refuse("scope", "may hold these, with one space between: " + standard_scope().to_string());
    return {};
  }
  return scope->tokens();
}

/// Whoever authenticates by nothing has no use for keys, and could never show them.
Json read_auth_method(const Fields& fields) {
  constexpr const char* method_name = "token_endpoint_auth_method";
  if (!fields.has(method_name)) return "client_secret_basic";
  const bool is_none = fields.raw(method_name) == Json("none");
  for (const auto* name : {"jwks", "jwks_uri"})
    if (is_none && fields.has(name))
      fields.refuse(name, "has no use where token_endpoint_auth_method is none: leave it out");
  return fields.raw(method_name);
}

/// What its client said of itself last, where its word was taken.
constexpr const char* own_words = "registered";

bool is_of_an_administrator(const Json& document, const Json& own, const char* name) {
  if (std::string_view(name) == "scope" && document.contains("scopes")) return true;  // only he writes so
  return member_at(document, {name}) != member_at(own, {name});
}

void take_over(Json& document, const Json& said, const char* name) {
  if (said.contains(name))
    document[name] = said[name];
  else
    document.erase(name);
}

}  // namespace

Json client_of_metadata(const Json& metadata, Problems& problems) {
  const Fields fields(metadata, "Client", problems);
  refuse_unkept(fields);
  check_name(fields);
  check_addresses(fields);
  check_descriptions(fields);
  check_redirect_uris(fields);
  check_response_types(fields);
  Json document = Json::object();
  for (const auto* name : same_names)
    if (fields.has(name)) document[name] = fields.raw(name);
  if (fields.has("client_name")) document["name"] = fields.raw("client_name");
  document["grant_types"] = read_grant_types(fields);
  document["token_endpoint_auth_method"] = read_auth_method(fields);
  if (fields.has("scope")) document["scope"] = read_scope(fields);
  return document;
}

Json metadata_of_client(const Client& client) {
  Json metadata = Json::object();
  for (const auto* name : same_names)
    if (client.body.contains(name)) metadata[name] = client.body[name];
  if (client.body.contains("name")) metadata["client_name"] = client.name;
  metadata["redirect_uris"] = client.redirect_uris;
  metadata["response_types"] = Json::array({"code"});
  metadata["scope"] = client.scope.value_or(standard_scope()).to_string();
  return metadata;
}

Json written_by_its_client(Json document, const Json& said) {
  Json own = member_at(document, {own_words});
  if (!own.is_object()) own = Json::object();
  const auto write = [&](const char* name) {
    if (is_of_an_administrator(document, own, name)) return;
    take_over(document, said, name);
    take_over(own, said, name);
  };
  for (const auto* name : same_names) write(name);
  write("name");
  document[own_words] = std::move(own);
  return document;
}

std::string metadata_member(const Invalid& problem) {
  constexpr std::string_view type = "Client.";
  const std::string member =
      problem.expression.starts_with(type) ? problem.expression.substr(type.size()) : problem.expression;
  return member == "name" ? "client_name" : member;
}

}  // namespace codegrant::server
