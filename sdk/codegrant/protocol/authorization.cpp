#include "codegrant/protocol/authorization.hpp"

#include <algorithm>
#include <cstddef>

#include "codegrant/codec/percent.hpp"

namespace codegrant {
namespace {

constexpr std::size_t most_bytes = 8 * 1024;

bool has_name(std::string_view pair, std::string_view name) {
  return pair.substr(0, std::min(pair.find('='), pair.size())) == name;
}

bool is_response_parameter(std::string_view pair) {
  for (const std::string_view name :
       {"code", "state", "iss", "error", "error_description", "error_uri", "session_state"})
    if (has_name(pair, name)) return true;
  return false;
}

/// Cuts `query` at the first `&` and returns what came before it.
std::string_view take_pair(std::string_view& query) {
  const auto pair = query.substr(0, query.find('&'));
  query.remove_prefix(std::min(query.size(), pair.size() + 1));
  return pair;
}

}  // namespace

std::string AuthorizationRequest::url(std::string_view endpoint) const {
  Form form;
  form.set("response_type", "code");
  form.set("client_id", std::string(client_id));
  form.set("redirect_uri", std::string(redirect_uri));
  if (!scope.empty()) form.set("scope", std::string(scope));
  form.set("state", std::string(state));
  form.set("code_challenge", code_challenge.text());
  form.set("code_challenge_method", "S256");

  std::string url(endpoint);
  url += endpoint.find('?') == std::string_view::npos ? '?' : '&';
  url += form.encode();
  for (const auto& indicator : resource) {
    url += "&resource=";
    url += percent_encode(indicator);
  }
  return url;
}

Result<AuthorizationResponse> AuthorizationResponse::parse(std::string_view query) {
  if (query.size() > most_bytes)
    return Error{ErrorCode::invalid_callback, "the authorization response is too long"};
  const auto form = Form::parse(query);
  if (!form) return Error{ErrorCode::invalid_callback, form.error().detail};
  if (form->get("code") && form->get("error"))
    return Error{ErrorCode::invalid_callback, "the authorization response has both code and error"};

  AuthorizationResponse response;
  response.state = form->get("state").value_or("");
  response.iss = form->get("iss").value_or("");
  response.code = form->get("code").value_or("");
  response.refusal = ErrorResponse::from_form(*form);
  return response;
}

bool is_authorization_response(std::string_view query) {
  while (!query.empty()) {
    const auto pair = take_pair(query);
    if (has_name(pair, "code") || has_name(pair, "error")) return true;
  }
  return false;
}

std::string without_authorization_response(std::string_view url) {
  const auto fragment = std::min(url.find('#'), url.size());
  const auto question = std::min(url.find('?'), fragment);
  std::string clean(url.substr(0, question));
  auto query = url.substr(question, fragment - question);
  char separator = '?';
  if (!query.empty()) query.remove_prefix(1);
  while (!query.empty()) {
    const auto pair = take_pair(query);
    if (is_response_parameter(pair)) continue;
    clean += separator;
    clean += pair;
    separator = '&';
  }
  clean += url.substr(fragment);
  return clean;
}

Result<void> check_issuer(const AuthorizationResponse& response, const Metadata& metadata) {
  const bool may_be_absent = !metadata.authorization_response_iss_parameter_supported;
  if (response.iss.empty() ? may_be_absent : response.iss == metadata.issuer) return {};
  return Error{ErrorCode::issuer_mismatch,
               "the authorization response is not from the issuer it was asked of"};
}

}  // namespace codegrant
