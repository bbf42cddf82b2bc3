#include "server/adapters/http_refusal.hpp"

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

std::string error(const Explanation& explanation) {
  return std::string(R"({"error":")") + explanation.error + R"(","error_description":")" +
         explanation.description + "\"}";
}

std::string outcome(const Explanation& explanation) {
  const std::string code = explanation.outcome;
  const std::string text = explanation.description;
  return R"({"resourceType":"OperationOutcome","id":")" + code + R"(","text":{"status":"generated","div":")" +
         text + R"("},"issue":[{"severity":"fatal","code":")" + code + R"(","diagnostics":")" + text +
         "\"}]}";
}

}  // namespace

http::Response explain(const Refusal& refusal) {
  const auto& explanation = explanation_of(refusal.status);
  auto response = http::content(refusal.status, "application/json",
                                is_of_resources(refusal.target) ? outcome(explanation) : error(explanation));
  if (refusal.status == 503) response.set("Retry-After", "1");
  return http::no_store(response);
}

}  // namespace codegrant::server
