#include "server/adapters/http_server.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

#include "codegrant/codec/percent.hpp"
#include "codegrant/codec/utf8.hpp"
#include "server/adapters/http_answer.hpp"
#include "server/adapters/http_connection.hpp"
#include "server/adapters/http_listener.hpp"
#include "server/adapters/http_poller.hpp"
#include "server/adapters/http_refusal.hpp"
#include "server/adapters/http_request_reader.hpp"
#include "server/adapters/http_workers.hpp"
#include "server/http/forwarded.hpp"

namespace codegrant::server {
namespace {

/// As many as are wanted and the process may have, with some descriptors left for files and for the peers
/// that are being answered.
std::size_t most_waiting(const HttpLimits& limits) {
  constexpr std::size_t for_others = 2048;
  rlimit descriptors{};
  if (getrlimit(RLIMIT_NOFILE, &descriptors) != 0) return limits.connections;
  const auto all = static_cast<std::size_t>(descriptors.rlim_cur);
  return std::min(limits.connections, all > 2 * for_others ? all - for_others : all / 2);
}

/// The path of a request target, decoded. None where it holds what no address of ours does: control
/// characters, bytes that are no text, a backslash.
std::optional<std::string> path_of(std::string_view target) {
  auto path = percent_decode(target.substr(0, target.find('?')));
  if (!path || !path->starts_with('/') || !is_utf8(*path)) return std::nullopt;
  for (const char c : *path)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '\\') return std::nullopt;
  return *std::move(path);
}

/// Whether a query or a form holds U+0000, which programs and databases in C take for a text's end.
bool holds_nul(std::string_view target, const http::Request& request) {
  constexpr std::string_view written = "%00";
  const auto type = request.header("Content-Type").value_or("");
  const bool is_form = type.find("form-urlencoded") != std::string_view::npos;
  return target.find(written) != std::string_view::npos ||
         (is_form &&
          (request.body.find(written) != std::string::npos || request.body.find('\0') != std::string::npos));
}

/// After it the connection ends.
std::string last_answer(const http::Response& response, const std::string& method) {
  return write_answer(response, method, Afterwards::ends, {});
}

/// None where its address or its form cannot be meant.
std::optional<http::Request> interpret(ReadRequest&& read, std::string remote_address) {
  auto path = path_of(read.head.target);
  if (!path || read.head.target.find('#') != std::string::npos) return std::nullopt;
  http::Request request;
  request.method = std::move(read.head.method);
  request.path = *std::move(path);
  if (const auto question = read.head.target.find('?'); question != std::string::npos)
    request.query = read.head.target.substr(question + 1);
  request.headers = std::move(read.head.headers);
  request.body = std::move(read.body);
  request.remote_address = std::move(remote_address);
  if (holds_nul(read.head.target, request)) return std::nullopt;
  return request;
}

}  // namespace

struct HttpServer::Inside {
  using Connection = HttpPoller::Connection;

  void accepted(int socket);
  void ready(const Connection& connection) {
    if (workers->enqueue([this, connection] { serve(connection); })) return;
    overload.count();  // a log could hold this thread up, and with it all peers
    connection->send_at_once(last_answer(explain({503, {}, {}}), {}));
  }
  void serve(const Connection& connection);
  enum class Next { request, wait, end };
  Next answer_next(HttpConnection& connection);
  http::Response answer(const std::string& method, const std::string& target,
                        const std::optional<http::Request>& request, const std::string& remote_address) const;
  http::Response refuse(const Refusal& refusal, const std::string& remote_address) const;

  const Handler handler;
  const HttpLimits limits;
  const std::shared_ptr<const Tls> tls;
  const std::vector<http::Network> trusted_proxies;
  const Refused refused;
  HttpOverload overload;
  std::optional<HttpListener> listener;
  std::optional<HttpWorkers> workers;
  std::optional<HttpPoller> poller;  // the last: its thread uses the others
};

/// A peer for whom there is no memory is let go.
void HttpServer::Inside::accepted(int socket) {
  Connection connection;
  try {
    connection = std::make_shared<HttpConnection>(socket, tls.get(), *workers, limits);
  } catch (const std::exception&) {
    close(socket);
    return;
  }
  poller->watch(std::move(connection));
}

/// For as long as the peer keeps a thread busy.
void HttpServer::Inside::serve(const Connection& connection) {
  for (;;) {
    const Next next = answer_next(*connection);
    overload.tell();
    if (next == Next::wait) poller->watch(connection);
    if (next != Next::request) return;
  }
}

HttpServer::Inside::Next HttpServer::Inside::answer_next(HttpConnection& connection) {
  auto read = read_request(connection, limits);
  const auto until = [this] { return std::chrono::steady_clock::now() + limits.answer; };
  if (const auto* stop = std::get_if<Stop>(&read)) {
    if (std::holds_alternative<Unfinished>(*stop)) return Next::wait;
    const auto* refusal = std::get_if<Refusal>(stop);
    if (refusal == nullptr) return Next::end;
    const auto text = last_answer(refuse(*refusal, connection.remote_address()), refusal->method);
    if (connection.send(text, until())) connection.end_gently();
    return Next::end;
  }

  auto& whole = std::get<ReadRequest>(read);
  const std::string method = whole.head.method;
  const std::string target = whole.head.target;
  const bool peer_ends = whole.head.ends_connection;
  const auto from = http::client_address(connection.remote_address(), whole.head.headers, trusted_proxies);
  const auto response = answer(method, target, interpret(std::move(whole), from), from);
  const bool ends = peer_ends || workers->is_ending();
  const auto afterwards = ends ? Afterwards::ends : Afterwards::goes_on;
  if (!connection.send(write_answer(response, method, afterwards, limits.idle), until())) return Next::end;
  if (ends) {
    connection.end_at_once();
    return Next::end;
  }
  connection.enter(HttpConnection::Phase::request);
  return Next::request;
}

http::Response HttpServer::Inside::answer(const std::string& method, const std::string& target,
                                          const std::optional<http::Request>& request,
                                          const std::string& remote_address) const {
  if (!request) return refuse({400, target, method}, remote_address);
  try {
    return handler(*request);
  } catch (...) {
    return refuse({500, target, method}, remote_address);  // without the exception's words
  }
}

http::Response HttpServer::Inside::refuse(const Refusal& refusal, const std::string& remote_address) const {
  auto answer = explain(refusal);
  http::Request request{.method = refusal.method, .path = refusal.target.substr(0, refusal.target.find('?'))};
  request.remote_address = remote_address;
  if (refused) refused(request, answer);
  return answer;
}

HttpServer::HttpServer(Handler handler, Limits limits, std::shared_ptr<const Tls> tls,
                       std::vector<http::Network> trusted_proxies, Refused refused, TurnedAway turned_away)
    : inside_(new Inside{std::move(handler),
                         limits,
                         std::move(tls),
                         std::move(trusted_proxies),
                         std::move(refused),
                         HttpOverload(std::move(turned_away)),
                         {},
                         {},
                         {}}) {}

HttpServer::~HttpServer() { stop(); }

Result<std::uint16_t> HttpServer::bind(const std::string& host, std::uint16_t port) {
  auto listener = HttpListener::bind(host, port);
  if (!listener) return listener.error();
  inside_->listener.emplace(*std::move(listener));
  return inside_->listener->port();
}

void HttpServer::start() {
  auto& inside = *inside_;
  inside.workers.emplace(inside.limits.threads, inside.limits.waiting);
  inside.poller.emplace(
      inside.listener->socket(),
      HttpPoller::Most{most_waiting(inside.limits), inside.limits.unfinished_bytes},
      HttpPoller::Calls{[&inside](int socket) { inside.accepted(socket); },
                        [&inside](const HttpPoller::Connection& connection) { inside.ready(connection); }});
  inside.poller->start();
}

void HttpServer::stop() {
  if (!inside_->poller) return;
  inside_->workers->end_waiting();
  inside_->poller->stop();
  inside_->workers->finish();
  inside_->overload.tell_at_once();
  inside_->listener.reset();
}

}  // namespace codegrant::server
