#include "server/domain/client_authentication.hpp"

#include "server/domain/base64.hpp"

namespace codegrant::server {
namespace {

constexpr std::string_view scheme = "basic ";

Error refused() { return {ErrorCode::invalid_client, "the client is unknown or its credentials are wrong"}; }

/// One half of the credentials, written as a form value (RFC 6749 Appendix B).
Result<std::string> decode_form_value(std::string_view text) {
  const auto form = Form::parse("value=" + std::string(text));
  if (!form || form->entries().size() != 1) return refused();
  return std::string(form->get("value").value_or(""));
}

}  // namespace

bool is_basic(std::string_view authorization) {
  return authorization.size() >= scheme.size() &&
         http::same_header_name(authorization.substr(0, scheme.size()), scheme);
}

Result<BasicCredentials> read_basic(std::string_view authorization) {
  const Error malformed{ErrorCode::invalid_client, "the Authorization header is not Basic base64(id:secret)"};
  if (!is_basic(authorization)) return malformed;
  const auto decoded = base64_decode(authorization.substr(scheme.size()));
  if (!decoded) return malformed;
  const auto colon = decoded->find(':');
  if (colon == std::string::npos) return malformed;
  const auto id = decode_form_value(std::string_view(*decoded).substr(0, colon));
  const auto secret = decode_form_value(std::string_view(*decoded).substr(colon + 1));
  if (!id || !secret || id->empty()) return malformed;
  return BasicCredentials{*id, Secret(*secret)};
}

Result<Client> authenticate_client(const http::Request& request, const Form& form, const Directory& directory,
                                   SecretCheck& secrets) {
  const auto authorization = request.header("Authorization");
  const auto body_id = form.get("client_id");
  const auto body_secret = form.get("client_secret");
  std::string id(body_id.value_or(""));
  std::optional<Secret> secret;
  if (body_secret) secret = Secret(std::string(*body_secret));

  if (authorization) {
    if (request.header_count("Authorization") > 1 || body_secret)
      return Error{ErrorCode::invalid_request, "authenticate once: either by the header or in the body"};
    auto basic = read_basic(*authorization);
    if (!basic) return basic.error();
    if (body_id && *body_id != basic->id)
      return Error{ErrorCode::invalid_request, "client_id differs between header and body"};
    id = basic->id;
    secret = basic->secret;
  }
  if (id.empty()) return Error{ErrorCode::invalid_client, "client_id is missing"};

  const auto client = directory.client(id);
  if (secret) {
    // An unknown client takes the same path and the same time as a wrong secret.
    const bool right = secrets.verify(id, client ? client->secret_hash : std::string(), *secret);
    if (!client || !right) return refused();
    return *client;
  }
  if (!client || client->is_confidential()) return refused();
  return *client;
}

}  // namespace codegrant::server
