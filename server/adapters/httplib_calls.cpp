#include "server/adapters/httplib_calls.hpp"

namespace codegrant::server {

httplib::Request request_to(const Uri& uri, const std::string& method, const std::string& form) {
  httplib::Request request;
  request.method = method;
  request.path = uri.path.empty() ? "/" : uri.path;
  if (uri.query) request.path.append("?").append(*uri.query);
  request.headers = {{"Accept", "application/json"},
                     {"Accept-Encoding", "identity"},
                     {"Connection", "close"},
                     {"User-Agent", "codegrant"}};
  if (form.empty()) return request;
  request.headers.emplace("Content-Type", "application/x-www-form-urlencoded");
  request.body = form;
  return request;
}

void set_up(httplib::Client& client, std::chrono::milliseconds limit) {
  client.set_connection_timeout(limit);
  client.set_read_timeout(limit);
  client.set_write_timeout(limit);
  client.set_follow_location(false);
  client.set_url_encode(false);
  client.enable_server_certificate_verification(true);
}

}  // namespace codegrant::server
