#include "server/adapters/httplib_server.hpp"

#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <exception>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include "codegrant/codec/percent.hpp"
#include "codegrant/codec/utf8.hpp"
#include "server/adapters/http_connection.hpp"
#include "server/adapters/http_refusal.hpp"
#include "server/adapters/http_request_reader.hpp"
#include "server/adapters/http_workers.hpp"
#include "server/http/forwarded.hpp"

namespace codegrant::server {
namespace {

constexpr int listen_backlog = 511;                          // the library's own 5 makes bursts wait a second
constexpr std::size_t requests_of_a_connection = 1'000'000;  // said to clients; nobody counts

/// The path of a request target, decoded. None where it holds what no address of ours does: control
/// characters, bytes that are no text, a backslash.
std::optional<std::string> path_of(std::string_view target) {
  const auto path = percent_decode(target.substr(0, target.find('?')));
  if (!path || !path->starts_with('/') || !is_utf8(*path)) return std::nullopt;
  for (const char c : *path)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '\\') return std::nullopt;
  return *path;
}

/// Whether a query or a form holds U+0000, which programs and databases in C take for a text's end.
bool holds_nul(const httplib::Request& request) {
  constexpr std::string_view written = "%00";
  const bool is_form = request.get_header_value("Content-Type").find("form-urlencoded") != std::string::npos;
  return request.target.find(written) != std::string::npos ||
         (is_form &&
          (request.body.find(written) != std::string::npos || request.body.find('\0') != std::string::npos));
}

/// Carries Accept-Encoding past the library to the handler: no peer can send a header of that name.
constexpr const char* kept_accept_encoding = ":accept-encoding";

std::optional<http::Request> read(const httplib::Request& from) {
  const auto path = path_of(from.target);
  if (!path || holds_nul(from)) return std::nullopt;
  http::Request request;
  request.method = from.method;
  request.path = *path;
  if (const auto question = from.target.find('?'); question != std::string::npos)
    request.query = from.target.substr(question + 1);
  for (const auto& [name, value] : from.headers)
    request.headers.emplace_back(name == kept_accept_encoding ? "Accept-Encoding" : name, value);
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

/// What the library reads and writes in place of the socket: a request that has arrived whole, and its
/// answer.
class Exchange final : public httplib::Stream {
 public:
  explicit Exchange(std::string request) : request_(std::move(request)) {}
  const std::string& answer() const { return answer_; }

  ssize_t read(char* to, size_t size) override {
    const auto count = request_.copy(to, size, read_);
    read_ += count;
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char* bytes, size_t size) override {
    answer_.append(bytes, size);
    return static_cast<ssize_t>(size);
  }
  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return INVALID_SOCKET; }

 private:
  const std::string request_;
  std::size_t read_ = 0;
  std::string answer_;
};

using Setup = std::function<void(httplib::Request&)>;

/// Calls `process_request`. Newer versions of the library want the addresses here; they are set elsewhere.
template <class Server>
bool process(Server& server, httplib::Stream& stream, bool ends_connection, const Setup& set_up) {
  bool is_closed = false;
  if constexpr (requires { server.process_request(stream, ends_connection, is_closed, set_up); })
    return server.process_request(stream, ends_connection, is_closed, set_up);
  else
    return server.process_request(stream, {}, 0, {}, 0, ends_connection, is_closed, set_up);
}

/// The library hands accepted connections to our threads.
class Queue final : public httplib::TaskQueue {
 public:
  explicit Queue(HttpWorkers& workers) : workers_(workers) {}

  using Enqueued = decltype(std::declval<httplib::TaskQueue&>().enqueue({}));  // void in older versions
  Enqueued enqueue(std::function<void()> task) override {
    if (!workers_.enqueue(task)) task();  // here, on the thread that listens, it turns the connection away
    return Enqueued(true);
  }
  void shutdown() override { workers_.finish(); }

 private:
  HttpWorkers& workers_;
};

std::uint16_t port_of(int socket) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  if (getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length) != 0) return 0;
  if (address.ss_family == AF_INET) return ntohs(reinterpret_cast<sockaddr_in*>(&address)->sin_port);
  if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<sockaddr_in6*>(&address)->sin6_port);
  return 0;
}

/// The library listens, reads request lines and writes answers. Everything that a peer could draw out is
/// taken from it: it sees a request once it has arrived whole, and the answer is sent once it is written.
class Listener final : public httplib::Server {
 public:
  Listener(HttplibServer::Handler handler, const HttpLimits& limits, std::shared_ptr<const Tls> tls,
           std::vector<http::Network> trusted_proxies, HttplibServer::Refused refused);

  int socket() const { return socket_; }
  void start_workers() { workers_.emplace(limits_.threads, limits_.waiting); }
  void end_waiting() { workers_->end_waiting(); }

  // For `process`, which must be a template to ask which version this is.
  using httplib::Server::process_request;

 private:
  bool process_and_close_socket(socket_t socket) override;
  bool answer_next(HttpConnection& connection);
  http::Response refuse(const Refusal& refusal, const std::string& remote_address) const;
  http::Response refuse(int status, const httplib::Request& request) const;

  const HttpLimits limits_;
  const std::shared_ptr<const Tls> tls_;
  const std::vector<http::Network> trusted_proxies_;
  const HttplibServer::Refused refused_;
  std::optional<HttpWorkers> workers_;
  std::thread::id listening_thread_;
  int socket_ = -1;
};

Listener::Listener(HttplibServer::Handler handler, const HttpLimits& limits, std::shared_ptr<const Tls> tls,
                   std::vector<http::Network> trusted_proxies, HttplibServer::Refused refused)
    : limits_(limits),
      tls_(std::move(tls)),
      trusted_proxies_(std::move(trusted_proxies)),
      refused_(std::move(refused)) {
  new_task_queue = [this] {
    listening_thread_ = std::this_thread::get_id();
    return new Queue(*workers_);
  };
  set_tcp_nodelay(true);
  set_keep_alive_max_count(requests_of_a_connection);
  set_keep_alive_timeout(std::chrono::duration_cast<std::chrono::seconds>(limits_.idle).count());
  set_socket_options([this](int socket) {
    // Not SO_REUSEPORT, the library's default: two servers would share a port and each see half of the
    // requests.
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    socket_ = socket;
  });

  set_pre_routing_handler(
      [this, handler = std::move(handler)](const httplib::Request& from, httplib::Response& to) {
        const auto request = read(from);
        write(request ? handler(*request) : refuse(400, from), to);
        return HandlerResponse::Handled;
      });
  set_exception_handler([this](const httplib::Request& from, httplib::Response& to, std::exception_ptr) {
    write(refuse(500, from), to);  // the library's own answer shows the exception's text
  });
  set_error_handler([this](const httplib::Request& from, httplib::Response& to) {
    if (to.body.empty() && !to.has_header("Content-Type")) write(refuse(to.status, from), to);
  });
  set_post_routing_handler([](const httplib::Request&, httplib::Response& to) {
    to.headers.erase("Accept-Ranges");  // said by the library after HEAD; it does not hold here
  });
}

bool Listener::process_and_close_socket(socket_t socket) {
  HttpConnection connection(socket, tls_.get(), *workers_, limits_);
  if (std::this_thread::get_id() == listening_thread_) {
    connection.send_at_once(to_text(refuse({503, {}, {}}, connection.remote_address())));
    return false;
  }
  while (answer_next(connection)) {
  }
  return true;
}

/// False where the connection ends with this.
bool Listener::answer_next(HttpConnection& connection) {
  auto read = read_request(connection, limits_);
  const auto until = [this] { return std::chrono::steady_clock::now() + limits_.answer; };
  if (const auto* stop = std::get_if<Stop>(&read)) {
    const auto* refusal = std::get_if<Refusal>(stop);
    if (refusal == nullptr) return false;
    const auto answer = to_text(refuse(*refusal, connection.remote_address()));
    if (connection.send(answer, until())) connection.end_gently();
    return false;
  }

  auto& request = std::get<ReadRequest>(read);
  const bool ends_connection = request.head.ends_connection || workers_->wants_connections_ended();
  const auto fill = [&](httplib::Request& to) {
    to.headers.clear();
    for (const auto& [name, value] : request.head.headers) to.headers.emplace(name, value);
    // What the library would act upon. Compressed, an answer that holds a secret beside something a stranger
    // chose gives the secret away by its length (BREACH); a handler that has a file compressed may send that.
    // "100 Continue" has been said.
    const auto accepted = to.get_header_value("Accept-Encoding");
    if (to.headers.erase("Accept-Encoding") > 0) to.headers.emplace(kept_accept_encoding, accepted);
    to.headers.erase("Expect");
    to.body = std::move(request.body);
    // Here, since the library does not keep the order of headers.
    to.remote_addr =
        http::client_address(connection.remote_address(), request.head.headers, trusted_proxies_);
  };
  Exchange exchange(request.head.request_line + "\r\n\r\n");
  return process(*this, exchange, ends_connection, fill) && connection.send(exchange.answer(), until()) &&
         !ends_connection;
}

http::Response Listener::refuse(const Refusal& refusal, const std::string& remote_address) const {
  auto answer = explain(refusal);
  http::Request request{.method = refusal.method, .path = refusal.target.substr(0, refusal.target.find('?'))};
  request.remote_address = remote_address;
  if (refused_) refused_(request, answer);
  return answer;
}

http::Response Listener::refuse(int status, const httplib::Request& request) const {
  return refuse({status, request.target, request.method}, request.remote_addr);
}

}  // namespace

struct HttplibServer::Inside {
  Inside(Handler handler, const Limits& limits, std::shared_ptr<const Tls> tls,
         std::vector<http::Network> trusted_proxies, Refused refused)
      : listener(std::move(handler), limits, std::move(tls), std::move(trusted_proxies), std::move(refused)) {
  }

  Listener listener;
  std::thread thread;
};

HttplibServer::HttplibServer(Handler handler, Limits limits, std::shared_ptr<const Tls> tls,
                             std::vector<http::Network> trusted_proxies, Refused refused)
    : inside_(std::make_unique<Inside>(std::move(handler), limits, std::move(tls), std::move(trusted_proxies),
                                       std::move(refused))) {}

HttplibServer::~HttplibServer() { stop(); }

Result<std::uint16_t> HttplibServer::bind(const std::string& host, std::uint16_t port) {
  auto& listener = inside_->listener;
  errno = 0;
  const bool bound = port == 0 ? listener.bind_to_any_port(host) > 0 : listener.bind_to_port(host, port);
  if (!bound)
    return Error{ErrorCode::invalid_configuration,
                 "cannot listen on " + host + " port " + std::to_string(port) + ": " + std::strerror(errno)};
  ::listen(listener.socket(), listen_backlog);
  return port_of(listener.socket());
}

void HttplibServer::start() {
  inside_->listener.start_workers();
  inside_->thread = std::thread([this] { inside_->listener.listen_after_bind(); });
  while (!inside_->listener.is_running()) std::this_thread::yield();
}

void HttplibServer::stop() {
  if (!inside_->thread.joinable()) return;
  inside_->listener.stop();
  inside_->listener.end_waiting();
  inside_->thread.join();
}

}  // namespace codegrant::server
