#include "server/endpoints/par.hpp"

#include <algorithm>
#include <array>

#include "server/endpoints/client_request.hpp"
#include "server/endpoints/oauth_response.hpp"

namespace codegrant::server {
namespace {

constexpr Seconds lifetime{60};  // until the browser brings it; RFC 9126 §2.2 speaks of 5 to 600 seconds
constexpr std::size_t most_bytes = 8192;  // as much as /auth/authorize takes

http::Response too_large() {
  auto response = error_response({ErrorCode::invalid_request, "the request is too long"});
  response.status = 413;  // RFC 9126 §2.3
  return response;
}

/// What is kept of a request: not how the client proved who it is.
Form without_credentials(const Form& sent, const Client& client) {
  constexpr std::array credentials = {"client_secret", "client_assertion", "client_assertion_type"};
  Form form;
  for (const auto& [name, value] : sent.entries())
    if (std::find(credentials.begin(), credentials.end(), name) == credentials.end()) form.add(name, value);
  form.set("client_id", client.id);
  return form;
}

/// RFC 9449 §10.1: a proof names the key as the parameter does, and they must not differ.
Result<void> bind_to_key(Form& form, const std::string& jkt) {
  if (jkt.empty()) return {};
  if (form.get("dpop_jkt").value_or(jkt) != jkt)
    return Error{ErrorCode::invalid_dpop_proof, "dpop_jkt is not the key of the DPoP proof"};
  form.set("dpop_jkt", jkt);
  return {};
}

}  // namespace

http::Response ParEndpoint::handle(const http::Request& request) {
  if (request.body.size() > most_bytes) return too_large();
  const auto asked = read_client_request(request, clients_);
  if (!asked) return error_response(asked.error());
  const Client& client = *asked->proven.client;
  Form form = without_credentials(asked->form, client);
  if (const auto checked = check(request, client, form); !checked) return error_response(checked.error());
  return push(client, form);
}

Result<void> ParEndpoint::check(const http::Request& request, const Client& client, Form& form) const {
  if (form.get("request_uri"))
    return Error{ErrorCode::invalid_request, "request_uri cannot be pushed (RFC 9126)"};
  if (const auto target = read_redirect_target(form, client, flow_.strict); !target) return target.error();
  const auto jkt = dpop_.read_proof(request);
  if (!jkt) return jkt.error();
  if (const auto bound = bind_to_key(form, *jkt); !bound) return bound.error();
  const auto asked = read_authorization_request(form, client, flow_.issuer, flow_.strict);
  if (!asked) return asked.error();
  return {};
}

http::Response ParEndpoint::push(const Client& client, const Form& form) {
  const Secret reference = random_token(flow_.random);
  const std::string request_uri = std::string(pushed_request_prefix) + reference.reveal();
  flow_.pushed_requests.put(flow_.crypto.sha256(request_uri),
                            {client.id, form.encode(), flow_.clock.now() + lifetime});
  auto response = token_response({{"request_uri", request_uri}, {"expires_in", lifetime.count()}});
  response.status = 201;
  return response;
}

}  // namespace codegrant::server
