#include "server/adapters/http_refusal.hpp"

namespace codegrant::server {
namespace {

struct Explanation {
  int status;
  const char* reason;  // RFC 9110 §15
  const char* error;
  const char* description;
};

constexpr Explanation explanations[] = {
    {400, "Bad Request", "invalid_request", "this is not an HTTP request that can be read"},
    {408, "Request Timeout", "invalid_request", "the request took too long to arrive"},
    {413, "Content Too Large", "invalid_request", "the body is too large"},
    {414, "URI Too Long", "invalid_request", "the address is too long"},
    {415, "Unsupported Media Type", "invalid_request", "a body comes plain: neither compressed nor in parts"},
    {431, "Request Header Fields Too Large", "invalid_request", "the headers are too large"},
    {500, "Internal Server Error", "server_error", "the server failed"},
    {501, "Not Implemented", "invalid_request", "the only transfer coding read here is chunked"},
    {503, "Service Unavailable", "temporarily_unavailable", "too many connections: try again in a moment"},
};

const Explanation& explanation_of(int status) {
  for (const auto& explanation : explanations)
    if (explanation.status == status) return explanation;
  return explanations[0];
}

}  // namespace

http::Response explain(Refusal refusal) {
  const auto& explanation = explanation_of(refusal.status);
  auto response = http::content(refusal.status, "application/json",
                                std::string(R"({"error":")") + explanation.error +
                                    R"(","error_description":")" + explanation.description + "\"}");
  if (refusal.status == 503) response.set("Retry-After", "1");
  return http::no_store(response);
}

std::string to_text(Refusal refusal) {
  const auto response = explain(refusal);
  std::string text =
      "HTTP/1.1 " + std::to_string(refusal.status) + " " + explanation_of(refusal.status).reason + "\r\n";
  for (const auto& [name, value] : response.headers) text += name + ": " + value + "\r\n";
  text += "Content-Length: " + std::to_string(response.body.size()) + "\r\nConnection: close\r\n\r\n";
  return text + response.body;
}

}  // namespace codegrant::server
