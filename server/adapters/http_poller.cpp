#include "server/adapters/http_poller.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace codegrant::server {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int no_deadline = -1;  // to epoll_wait()
constexpr std::size_t events_at_once = 128;
constexpr int accepted_at_once = 64;  // then others have their turn; the socket stays readable
/// Where no descriptor is left and no connection can be let go, a moment must pass until one is.
constexpr milliseconds out_of_descriptors{10};

int or_throw(int descriptor, const char* what) {
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), what);
  return descriptor;
}

epoll_event event_of(int socket, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.fd = socket;
  return event;
}

void add(int epoll, int socket, std::uint32_t events) {
  auto event = event_of(socket, events);
  or_throw(epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event), "epoll_ctl");
}

/// For one event. A connection that was watched before is still known. False where the kernel takes no more.
bool watch_once(int epoll, int socket, short wants) {
  auto event = event_of(socket, static_cast<std::uint32_t>(wants) | EPOLLRDHUP | EPOLLONESHOT);
  return epoll_ctl(epoll, EPOLL_CTL_MOD, socket, &event) == 0 ||
         epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event) == 0;
}

}  // namespace

HttpPoller::HttpPoller(int listening, Most most, Calls calls)
    : listening_(listening),
      most_(most),
      calls_(std::move(calls)),
      epoll_(or_throw(epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
      changed_(or_throw(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")) {
  add(epoll_, listening_, EPOLLIN);
  add(epoll_, changed_, EPOLLIN);
}

HttpPoller::~HttpPoller() {
  stop();
  close(changed_);
  close(epoll_);
}

void HttpPoller::start() {
  thread_ = std::thread([this] { run(); });
}

void HttpPoller::watch(Connection connection) {
  std::vector<Connection> let_go;  // closed without the lock
  bool is_first = false;
  {
    const std::lock_guard lock(mutex_);
    if (is_closed_) return;
    if (count() >= most_.connections) let_go.push_back(take_first());
    if (!watch_once(epoll_, connection->socket(), connection->wants())) return;
    is_first = put(connection);
    while (unfinished_bytes_ > most_.unfinished_bytes)
      let_go.push_back(take_out(unfinished_, unfinished_.begin()));
  }
  if (is_first) eventfd_write(changed_, 1);  // the thread may sleep for longer than this one's time
}

void HttpPoller::stop() {
  if (!thread_.joinable()) return;
  is_stopping_ = true;
  eventfd_write(changed_, 1);
  thread_.join();
  std::vector<Connection> closing;
  const std::lock_guard lock(mutex_);
  is_closed_ = true;
  while (count() > 0) closing.push_back(take_first());
}

void HttpPoller::run() {
  while (!is_stopping_) {
    wait(time_to_first());
    for (auto& connection : take_late()) hand_over(std::move(connection));
  }
  accept_some();
  epoll_ctl(epoll_, EPOLL_CTL_DEL, listening_, nullptr);
  std::size_t left = 0;
  {
    const std::lock_guard lock(mutex_);
    left = count();
  }
  for (auto turns = left / events_at_once + 1; turns > 0; --turns) wait(milliseconds{0});
}

/// Waits for what comes next, and handles as much of it as one turn takes.
void HttpPoller::wait(milliseconds longest) {
  std::array<epoll_event, events_at_once> events;
  const int count = epoll_wait(epoll_, events.data(), events.size(), static_cast<int>(longest.count()));
  for (int i = 0; i < count; ++i) handle(events[static_cast<std::size_t>(i)].data.fd);
}

// A connection for which there is no memory is let go, here and in `take_in`.
void HttpPoller::hand_over(Connection connection) try {
  calls_.ready(std::move(connection));
} catch (const std::exception&) {
}

void HttpPoller::handle(int socket) {
  if (socket == listening_) return accept_some();
  if (socket == changed_) {
    eventfd_t count = 0;
    eventfd_read(changed_, &count);
    return;
  }
  auto connection = take(socket);
  // Who leaves between two requests needs no thread for it.
  if (connection && !(connection->is_idle() && connection->has_ended())) hand_over(std::move(connection));
}

void HttpPoller::take_in(int socket) try { calls_.accepted(socket); } catch (const std::exception&) {
}

void HttpPoller::accept_some() {
  for (int i = 0; i < accepted_at_once; ++i) {
    const int socket = accept4(listening_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket >= 0)
      take_in(socket);
    else if (errno == EAGAIN)
      return;
    else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
      if (!make_room()) return;
  }
}

/// Lets the connection go whose time is over first, where no descriptor is left for a new one.
bool HttpPoller::make_room() {
  Connection let_go;
  {
    const std::lock_guard lock(mutex_);
    if (count() > 0) let_go = take_first();
  }
  if (!let_go) std::this_thread::sleep_for(out_of_descriptors);
  return let_go != nullptr;
}

/// Gives whether no other of its kind has less time. Under the lock, as the next two.
bool HttpPoller::put(const Connection& connection) {
  Deadlines& among = connection->is_idle() ? idle_ : unfinished_;
  const auto at = among.emplace(connection->deadline(), connection);
  by_socket_[connection->socket()] = {&among, at};
  if (&among == &unfinished_) unfinished_bytes_ += connection->kept_bytes();
  return at == among.begin();
}

HttpPoller::Connection HttpPoller::take_out(Deadlines& among, Deadlines::iterator at) {
  auto connection = std::move(at->second);
  among.erase(at);
  by_socket_.erase(connection->socket());
  if (&among == &unfinished_) unfinished_bytes_ -= connection->kept_bytes();
  return connection;
}

/// Of those that wait, the one whose time is over first.
HttpPoller::Connection HttpPoller::take_first() {
  const bool is_idle =
      unfinished_.empty() || (!idle_.empty() && idle_.begin()->first < unfinished_.begin()->first);
  Deadlines& among = is_idle ? idle_ : unfinished_;
  return take_out(among, among.begin());
}

HttpPoller::Connection HttpPoller::take(int socket) {
  const std::lock_guard lock(mutex_);
  const auto found = by_socket_.find(socket);
  return found == by_socket_.end() ? nullptr : take_out(*found->second.among, found->second.at);
}

/// Those whose time is over and that are owed an answer to it; the others are closed.
std::vector<HttpPoller::Connection> HttpPoller::take_late() {
  std::vector<Connection> late;
  std::vector<Connection> closing;  // without the lock
  const std::lock_guard lock(mutex_);
  const auto now = steady_clock::now();
  const auto move_to = [&](std::vector<Connection>& group, Deadlines& among) {
    while (!among.empty() && among.begin()->first <= now) group.push_back(take_out(among, among.begin()));
  };
  move_to(closing, idle_);
  move_to(late, unfinished_);
  return late;
}

milliseconds HttpPoller::time_to_first() {
  const std::lock_guard lock(mutex_);
  if (count() == 0) return milliseconds{no_deadline};
  auto first = HttpConnection::Instant::max();
  for (const Deadlines* among : {&idle_, &unfinished_})
    if (!among->empty()) first = std::min(first, among->begin()->first);
  return std::max(std::chrono::ceil<milliseconds>(first - steady_clock::now()), milliseconds{0});
}

}  // namespace codegrant::server
