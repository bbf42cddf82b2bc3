#include "server/adapters/httplib_server.hpp"

#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <thread>

#include "codegrant/codec/percent.hpp"
#include "codegrant/codec/utf8.hpp"

namespace codegrant::server {
namespace {

constexpr int listen_backlog = 511;                          // the library's own 5 makes bursts wait a second
constexpr std::size_t requests_of_a_connection = 1'000'000;  // the library's own 5 closes busy connections
constexpr const char* any_path = R"([\s\S]*)";

/// The path of a request target, decoded. None where it holds what no address of ours does: control
/// characters, bytes that are no text, a backslash.
std::optional<std::string> path_of(std::string_view target) {
  const auto path = percent_decode(target.substr(0, target.find('?')));
  if (!path || !path->starts_with('/') || !is_utf8(*path)) return std::nullopt;
  for (const char c : *path)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '\\') return std::nullopt;
  return *path;
}

std::optional<http::Request> read(const httplib::Request& from) {
  const auto path = path_of(from.target);
  if (!path) return std::nullopt;
  http::Request request;
  request.method = from.method;
  request.path = *path;
  if (const auto question = from.target.find('?'); question != std::string::npos)
    request.query = from.target.substr(question + 1);
  for (const auto& [name, value] : from.headers)
    // The library adds these three itself.
    if (name != "REMOTE_ADDR" && name != "REMOTE_PORT" && name != "LOCAL_ADDR" && name != "LOCAL_PORT")
      request.headers.emplace_back(name, value);
  request.body = from.body;
  request.remote_address = from.remote_addr;
  return request;
}

void write(const http::Response& response, httplib::Response& to) {
  to.status = response.status;
  std::string content_type;
  for (const auto& [name, value] : response.headers) {
    if (http::same_header_name(name, "Content-Type"))
      content_type = value;
    else
      to.headers.emplace(name, value);
  }
  if (!content_type.empty()) to.set_content(response.body, content_type);
}

http::Response plain_refusal(int status, const char* code, const char* description) {
  return http::content(
      status, "application/json",
      std::string(R"({"error":")") + code + R"(","error_description":")" + description + "\"}");
}

/// What the library refuses by itself has no body; this gives it one.
http::Response explain(int status) {
  switch (status) {
    case 413: return plain_refusal(413, "invalid_request", "the body is too large");
    case 414: return plain_refusal(414, "invalid_request", "the address is too long");
    case 431: return plain_refusal(431, "invalid_request", "the headers are too large");
    default: return plain_refusal(status, "invalid_request", "this is not an HTTP request that can be read");
  }
}

std::uint16_t port_of(int socket) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  if (getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length) != 0) return 0;
  if (address.ss_family == AF_INET) return ntohs(reinterpret_cast<sockaddr_in*>(&address)->sin_port);
  if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<sockaddr_in6*>(&address)->sin6_port);
  return 0;
}

/// Ends reading on every connection of `port`. What has arrived is still answered; who only waits for the
/// next request ends now instead of after the idle time. The library keeps its sockets to itself, so they
/// are found among all that the process has open.
void end_reading(std::uint16_t port) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", error)) {
    const int socket = std::atoi(entry.path().filename().c_str());
    if (port != 0 && port_of(socket) == port) shutdown(socket, SHUT_RD);
  }
}

}  // namespace

struct HttplibServer::Inside {
  httplib::Server server;
  std::thread thread;
  int listening_socket = -1;
  std::uint16_t port = 0;
};

HttplibServer::HttplibServer(Handler handler, Limits limits) : inside_(std::make_unique<Inside>()) {
  auto& server = inside_->server;
  server.new_task_queue = [limits] { return new httplib::ThreadPool(limits.threads); };
  server.set_keep_alive_max_count(requests_of_a_connection);
  server.set_keep_alive_timeout(limits.idle_seconds);
  server.set_tcp_nodelay(true);
  server.set_read_timeout(limits.stall_seconds);
  server.set_write_timeout(limits.stall_seconds);
  server.set_payload_max_length(limits.body_bytes);
  server.set_socket_options([this](int socket) {
    // Not SO_REUSEPORT, the library's default: two servers would share a port and each see half of the
    // requests.
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    inside_->listening_socket = socket;
  });

  const auto answer = [handler = std::move(handler)](const httplib::Request& from, httplib::Response& to) {
    const auto request = read(from);
    write(request ? handler(*request) : explain(400), to);
  };
  server.Get(any_path, answer);
  server.Post(any_path, answer);
  server.Put(any_path, answer);
  server.Patch(any_path, answer);
  server.Delete(any_path, answer);
  server.Options(any_path, answer);
  server.set_error_handler([](const httplib::Request&, httplib::Response& response) {
    if (response.body.empty() && !response.has_header("Content-Type"))
      write(explain(response.status), response);
  });
}

HttplibServer::~HttplibServer() { stop(); }

Result<std::uint16_t> HttplibServer::bind(const std::string& host, std::uint16_t port) {
  errno = 0;
  const bool bound =
      port == 0 ? inside_->server.bind_to_any_port(host) > 0 : inside_->server.bind_to_port(host, port);
  if (!bound)
    return Error{ErrorCode::invalid_configuration,
                 "cannot listen on " + host + " port " + std::to_string(port) + ": " + std::strerror(errno)};
  ::listen(inside_->listening_socket, listen_backlog);
  inside_->port = port_of(inside_->listening_socket);
  return inside_->port;
}

void HttplibServer::start() {
  inside_->thread = std::thread([this] { inside_->server.listen_after_bind(); });
  while (!inside_->server.is_running()) std::this_thread::yield();
}

void HttplibServer::stop() {
  if (!inside_->thread.joinable()) return;
  inside_->server.stop();
  end_reading(inside_->port);
  inside_->thread.join();
}

}  // namespace codegrant::server
