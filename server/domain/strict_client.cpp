#include "server/domain/strict_client.hpp"

#include "codegrant/codec/ascii.hpp"
#include "codegrant/codec/uri.hpp"

namespace codegrant::server {
namespace {

void refuse_plain_http(const Fields& fields, const char* name, const std::string& address) {
  if (is_open_to_all(address)) fields.refuse(name, "must use https under --strict, except on this machine");
}

void refuse_plain_http_in_list(const Fields& fields, const char* name) {
  for (const auto& address : fields.texts(name)) refuse_plain_http(fields, name, address);
}

}  // namespace

bool is_open_to_all(const std::string& address) {
  const auto uri = Uri::parse(address);
  return uri && equal_ignoring_case(uri->scheme, "http") && !is_secure(*uri);
}

void refuse_weak(const Json& client, Problems& problems) {
  const Fields fields(client, "Client", problems);
  const Fields auth = fields.object("auth");
  const Fields code = auth.object("authorization_code");
  refuse_plain_http(code, "redirect_uri", code.text("redirect_uri"));
  for (const auto* name : {"redirect_uris", "post_logout_redirect_uris", "allowed_origins", "allowedOrigins"})
    refuse_plain_http_in_list(fields, name);
  if (!code.flag("pkce").value_or(true))
    code.refuse("pkce", "must not be false under --strict: every client needs PKCE (RFC 9700)");
  const bool has_secret = fields.has("secret");
  for (const auto* type : {"authorization_code", "password"}) {
    const Fields settings = auth.object(type);
    if (has_secret && !settings.flag("secret_required").value_or(true))
      settings.refuse("secret_required", "must not be false under --strict: who has a secret shows it");
  }
}

}  // namespace codegrant::server
