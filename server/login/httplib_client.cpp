#include "server/login/httplib_client.hpp"

#include <utility>

#include "codegrant/codec/origin.hpp"
#include "server/adapters/http_time_limit.hpp"
#include "server/adapters/httplib_calls.hpp"
#include "server/login/http_date.hpp"

namespace codegrant::login {
namespace {

constexpr std::size_t most_bytes = 64 * 1024;  // of an answer: the core reads no more

httplib::Request request_of(const HttpCall& call, const Uri& uri) {
  auto request = server::request_to(uri, std::string(call.method), std::string(call.body));
  if (!call.authorization.empty()) request.headers.emplace("Authorization", call.authorization);
  if (!call.dpop.empty()) request.headers.emplace("DPoP", call.dpop);
  return request;
}

}  // namespace

std::optional<HttpReply> HttplibClient::send(const HttpCall& call) {
  const auto uri = Uri::parse(call.url);
  if (!uri) return std::nullopt;
  httplib::Client client(origin(*uri));
  if (!client.is_valid()) return std::nullopt;
  server::set_up(client, limit_);

  auto request = request_of(call, *uri);
  std::string body;
  request.content_receiver = [&body](const char* bytes, size_t size, uint64_t, uint64_t) {
    body.append(bytes, std::min(size, most_bytes + 1 - body.size()));
    return true;
  };
  const server::HttpTimeLimit time_limit(client, limit_);
  const auto answer = client.send(request);
  Secret kept(std::move(body));
  if (!answer || answer->status / 100 == 3) return std::nullopt;
  return HttpReply{answer->status, answer->get_header_value("Content-Type"), std::move(kept),
                   answer->get_header_value("DPoP-Nonce"), read_http_date(answer->get_header_value("Date"))};
}

}  // namespace codegrant::login
