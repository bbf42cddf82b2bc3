#include "server/adapters/http_refusal.hpp"

#include "server/http/method.hpp"

namespace codegrant::server {
namespace {

struct Explanation {
  int status;
  const char* error;
  const char* outcome;  // FHIR's issue type
  const char* description;
};

constexpr Explanation explanations[] = {
    {400, "invalid_request", "structure", "this is not an HTTP request that can be read"},
    {408, "invalid_request", "timeout", "the request took too long to arrive"},
    {413, "invalid_request", "too-long", "the body is too large"},
    {414, "invalid_request", "too-long", "the address is too long"},
    {415, "invalid_request", "not-supported", "a body comes plain: neither compressed nor in parts"},
    {431, "invalid_request", "too-long", "the headers are too large"},
    {500, "server_error", "exception", "the server failed"},
    {501, "invalid_request", "not-supported", "the only transfer coding read here is chunked"},
    {503, "temporarily_unavailable", "transient", "too many requests wait: try again in a moment"},
};

const Explanation& explanation_of(int status) {
  for (const auto& explanation : explanations)
    if (explanation.status == status) return explanation;
  return explanations[0];
}

/// "/Patient/p1", "/fhir/Patient", "/fhir", and "/" for Bundles: types begin with a letter in upper case, no
/// other address does.
bool is_of_resources(std::string_view target) {
  auto path = target.substr(0, target.find('?'));
  if (path == "/" || path == "/fhir") return true;
  if (path.starts_with("/fhir/")) path.remove_prefix(5);
  return path.size() > 1 && path[0] == '/' && path[1] >= 'A' && path[1] <= 'Z';
}

std::string text_of(const Refusal& refusal) {
  if (refusal.status == 501 && !http::is_known_method(refusal.method))
    return "no address takes this method; known are " + std::string(http::all_methods);
  return explanation_of(refusal.status).description;
}

std::string error(const Explanation& explanation, const std::string& text) {
  return std::string(R"({"error":")") + explanation.error + R"(","error_description":")" + text + "\"}";
}

std::string outcome(const Explanation& explanation, const std::string& text) {
  const std::string code = explanation.outcome;
  return R"({"resourceType":"OperationOutcome","id":")" + code + R"(","text":{"status":"generated","div":")" +
         text + R"("},"issue":[{"severity":"fatal","code":")" + code + R"(","diagnostics":")" + text +
         "\"}]}";
}

}  // namespace

http::Response explain(const Refusal& refusal) {
  const auto& explanation = explanation_of(refusal.status);
  const auto text = text_of(refusal);
  auto response =
      http::content(refusal.status, "application/json",
                    is_of_resources(refusal.target) ? outcome(explanation, text) : error(explanation, text));
  if (refusal.status == 503) response.set("Retry-After", "1");
  return http::no_store(response);
}

}  // namespace codegrant::server
