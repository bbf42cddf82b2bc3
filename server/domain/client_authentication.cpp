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

struct ClientCredentials {
  std::string id;
  Secret secret;
  ClientAuthMethod method = ClientAuthMethod::none;
};

Result<ClientCredentials> read_credentials(const http::Request& request, const Form& form) {
  const auto authorization = request.header("Authorization");
  const auto body_id = form.get("client_id");
  const auto body_secret = form.get("client_secret");
  if (authorization) {
    if (request.header_count("Authorization") > 1 || body_secret)
      return Error{ErrorCode::invalid_request, "authenticate once: either by the header or in the body"};
    auto basic = read_basic(*authorization);
    if (!basic) return basic.error();
    if (body_id && *body_id != basic->id)
      return Error{ErrorCode::invalid_request, "client_id differs between header and body"};
    return ClientCredentials{std::move(basic->id), std::move(basic->secret),
                             ClientAuthMethod::client_secret_basic};
  }
  if (!body_id) return Error{ErrorCode::invalid_client, "client_id is missing"};
  if (!body_secret) return ClientCredentials{std::string(*body_id), {}, ClientAuthMethod::none};
  return ClientCredentials{std::string(*body_id), Secret(std::string(*body_secret)),
                           ClientAuthMethod::client_secret_post};
}

bool may_use(const Client& client, ClientAuthMethod method) {
  return client.auth_method == ClientAuthMethod::any || client.auth_method == method;
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

Result<ProvenClient> ClientAuthentication::authenticate(const http::Request& request, const Form& form,
                                                        std::string_view grant_type) {
  if (form.get("client_assertion") || form.get("client_assertion_type")) return by_assertion(request, form);
  const auto brought = read_credentials(request, form);
  if (!brought) return brought.error();
  const auto client = directory_.client(brought->id);
  if (brought->method == ClientAuthMethod::none) {
    if (!client || client->requires_secret(grant_type)) return refused();
    return ProvenClient{client, ClientProof::none};
  }
  // An unknown client takes the same path and the same time as a wrong secret.
  const auto checked = secrets_.check({brought->id, client ? client->secret_hash : std::string()},
                                      brought->secret, request.remote_address);
  if (!checked) return checked.error();
  if (!client || !*checked || !may_use(*client, brought->method)) return refused();
  return ProvenClient{client, ClientProof::secret};
}

Result<ProvenClient> ClientAuthentication::by_assertion(const http::Request& request, const Form& form) {
  if (request.header("Authorization") || form.get("client_secret"))
    return Error{ErrorCode::invalid_request, "authenticate once: by a client_assertion and nothing else"};
  if (form.get("client_assertion_type") != jwt_bearer_assertion)
    return Error{ErrorCode::invalid_client,
                 "client_assertion_type must be " + std::string(jwt_bearer_assertion)};
  const auto assertion = read_compact_jws(form.get("client_assertion").value_or(""));
  if (!assertion) return Error{ErrorCode::invalid_client, "client_assertion is not a signed JWT"};
  const auto id = string_member(assertion->claims, "sub");
  if (const auto named = form.get("client_id"); named && *named != id)
    return Error{ErrorCode::invalid_client, "client_id is not the sub of the client_assertion"};
  const auto client = directory_.client(id);
  if (!client || !may_use(*client, ClientAuthMethod::private_key_jwt)) return refused();
  const auto checked = assertions_.check(*client, *assertion, request.path);
  if (!checked) return checked.error();
  return ProvenClient{client, ClientProof::secret};
}

}  // namespace codegrant::server
