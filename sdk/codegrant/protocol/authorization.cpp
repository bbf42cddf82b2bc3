#include "codegrant/protocol/authorization.hpp"

#include <algorithm>
#include <cstddef>

#include "codegrant/codec/form_writer.hpp"
#include "codegrant/codec/parameters.hpp"
#include "codegrant/codec/split.hpp"

namespace codegrant {
namespace {

constexpr std::size_t most_bytes = 8 * 1024;

bool is_response_parameter(std::string_view name) {
  for (const std::string_view known :
       {"code", "state", "iss", "error", "error_description", "error_uri", "session_state"})
    if (name == known) return true;
  return false;
}

std::string_view name_in(std::string_view pair) { return pair.substr(0, pair.find('=')); }

}  // namespace

std::string_view AuthorizationRequest::write(Arena& arena) const {
  Text text(arena);
  FormWriter form(text, 0);
  form.add("response_type", "code");
  form.add("client_id", client_id);
  form.add("redirect_uri", redirect_uri);
  if (!scope.empty()) form.add("scope", scope);
  form.add("state", state);
  if (!nonce.empty()) form.add("nonce", nonce);
  form.add("code_challenge", code_challenge);
  form.add("code_challenge_method", "S256");
  if (resource)
    for (const auto& indicator : *resource) form.add("resource", indicator.text);
  if (!extra.empty()) {
    text += '&';
    text += extra;
  }
  return text.view();
}

std::string_view with_query(std::string_view endpoint, std::string_view query, Arena& arena) {
  Text url(arena);
  url += endpoint;
  url += endpoint.find('?') == std::string_view::npos ? '?' : '&';
  url += query;
  return url.view();
}

Checked<void> check_extra_parameters(std::string_view extra, Arena& arena) {
  constexpr auto refusal = Reason::own_parameter;
  const auto parameters = Parameters::parse(extra, arena);
  if (!parameters) return refusal;
  for (const std::string_view own :
       {"response_type", "response_mode", "client_id", "redirect_uri", "scope", "state", "nonce",
        "code_challenge", "code_challenge_method", "request", "request_uri", "resource", "dpop_jkt"})
    if (parameters->has(own)) return refusal;
  return {};
}

Checked<AuthorizationResponse> AuthorizationResponse::parse(std::string_view query, Arena& arena) {
  const auto parameters = Parameters::parse(query, arena);
  if (query.size() > most_bytes || !parameters) return Reason::unreadable_callback;
  if (!parameters->get("code").empty() && !parameters->get("error").empty()) return Reason::code_beside_error;
  return AuthorizationResponse{parameters->get("state"), parameters->get("iss"),
                               SecretView(parameters->get("code")), ErrorResponse::read(*parameters, arena)};
}

bool is_authorization_response(std::string_view query) {
  while (!query.empty()) {
    const auto name = name_in(take_part(query, '&'));
    if (name == "code" || name == "error") return true;
  }
  return false;
}

std::string_view without_authorization_response(std::string_view url, Arena& arena) {
  const auto fragment = std::min(url.find('#'), url.size());
  const auto question = std::min(url.find('?'), fragment);
  Text clean(arena);
  clean += url.substr(0, question);
  auto query = url.substr(question, fragment - question);
  char separator = '?';
  if (!query.empty()) query.remove_prefix(1);
  while (!query.empty()) {
    const auto pair = take_part(query, '&');
    if (is_response_parameter(name_in(pair))) continue;
    clean += separator;
    clean += pair;
    separator = '&';
  }
  clean += url.substr(fragment);
  return clean.view();
}

Checked<void> check_issuer(const AuthorizationResponse& response, const Metadata& metadata) {
  const bool may_be_absent = !metadata.authorization_response_iss_parameter_supported();
  if (response.iss.empty() ? may_be_absent : response.iss == metadata.issuer()) return {};
  return Reason::foreign_issuer;
}

}  // namespace codegrant
