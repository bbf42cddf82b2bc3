#include "server/login/httplib_client.hpp"

#include <httplib.h>

#include <utility>

#include "codegrant/codec/origin.hpp"
#include "server/adapters/http_time_limit.hpp"
#include "server/login/http_date.hpp"

namespace codegrant::login {
namespace {

constexpr std::size_t most_bytes = 64 * 1024;  // of an answer: the core reads no more

httplib::Request request_of(const HttpCall& call, const Uri& uri) {
  httplib::Request request;
  request.method = call.method;
  request.path = uri.path.empty() ? "/" : uri.path;
  if (uri.query) request.path.append("?").append(*uri.query);
  request.headers = {{"Accept", "application/json"},
                     {"Accept-Encoding", "identity"},
                     {"Connection", "close"},
                     {"User-Agent", "codegrant"}};
  if (!call.authorization.empty()) request.headers.emplace("Authorization", call.authorization);
  if (!call.dpop.empty()) request.headers.emplace("DPoP", call.dpop);
  if (call.body.empty()) return request;
  request.headers.emplace("Content-Type", "application/x-www-form-urlencoded");
  request.body = call.body;
  return request;
}

}  // namespace

std::optional<HttpReply> HttplibClient::send(const HttpCall& call) {
  const auto uri = Uri::parse(call.url);
  if (!uri) return std::nullopt;
  httplib::Client client(origin(*uri));
  if (!client.is_valid()) return std::nullopt;
  client.set_connection_timeout(limit_);
  client.set_read_timeout(limit_);
  client.set_write_timeout(limit_);
  client.set_follow_location(false);
  client.set_url_encode(false);
  client.enable_server_certificate_verification(true);

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
