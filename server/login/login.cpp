#include "server/login/login.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <ostream>

#include "codegrant/codec/form.hpp"
#include "server/json/json.hpp"
#include "server/login/host.hpp"
#include "server/login/loopback_listener.hpp"
#include "server/login/report.hpp"
#include "server/login/uninterrupted.hpp"

namespace codegrant::login {
namespace {

constexpr int signed_in = 0;
constexpr int failed = 1;
constexpr int wrong_options = 2;

enum Call : CallId { configure_call = 1, login_call, userinfo_call, logout_call };

/// Each step gives the exit status that it ends the program with, or nothing.
using Ended = std::optional<int>;

class SignIn {
 public:
  SignIn(const server::LoginOptions& options, const Surroundings& surroundings)
      : options_(options),
        surroundings_(surroundings),
        host_(surroundings.http, surroundings.random, surroundings.clock),
        listener_([this](const std::string& address) { return arrive(address); }) {}

  int run();

 private:
  Ended listen();
  Ended configure();
  Ended send_browser();
  Ended wait_for_browser();
  int tell_who();
  void end_session();

  std::optional<server::http::Response> arrive(const std::string& address);
  std::string settings() const;
  /// Says why a call was refused; nothing where it was not.
  Ended refused(CallId call, const std::string& what) const;
  std::ostream& complain() const { return surroundings_.err << "codegrant: "; }

  const server::LoginOptions& options_;
  const Surroundings& surroundings_;
  std::mutex mutex_;  ///< of `host_` and `is_waiting_`, while the listener runs
  std::condition_variable came_back_;
  bool is_waiting_ = false;
  Host host_;
  /// From the answer on there may be tokens: they are ended before this program is.
  std::optional<Uninterrupted> uninterrupted_;
  LoopbackListener listener_;
};

int SignIn::run() {
  if (const auto ended = listen()) return *ended;
  if (const auto ended = configure()) return *ended;
  if (const auto ended = send_browser()) return *ended;
  if (const auto ended = wait_for_browser()) return *ended;
  const int status = tell_who();
  end_session();
  return status;
}

Ended SignIn::listen() {
  const auto bound = listener_.bind(options_.port);
  if (bound) return std::nullopt;
  complain() << bound.error().detail << "\n";
  return failed;
}

Ended SignIn::configure() {
  host_.happen(Configure{configure_call, settings()});
  const auto ended = refused(configure_call, "cannot sign in at " + options_.issuer);
  if (!ended) return std::nullopt;
  return std::get<Refused>(*host_.outcome(configure_call)).code == "invalid_configuration" ? wrong_options
                                                                                           : ended;
}

std::string SignIn::settings() const {
  return server::to_text({{"issuer", options_.issuer},
                          {"profile", options_.profile},
                          {"client_id", options_.client_id},
                          {"redirect_uri", listener_.redirect_uri()},
                          {"scope", options_.scope},
                          {"dpop", options_.dpop},
                          {"transactionTtl", options_.timeout.count()}});
}

// To the core the browser is a window that was opened for this login: only an answer to this very login
// settles it, whatever else is sent to our address meanwhile.
Ended SignIn::send_browser() {
  Form parameters;
  if (!options_.prompt.empty()) parameters.set("prompt", options_.prompt);
  if (!options_.login_hint.empty()) parameters.set("login_hint", options_.login_hint);
  host_.happen(BeginLogin{login_call, LoginMode::popup, {}, {}, parameters.encode()});
  if (const auto ended = refused(login_call, "cannot sign in")) return ended;

  is_waiting_ = true;
  listener_.start();
  const auto& address = host_.authorization_address();
  const bool opened = options_.opens_browser && surroundings_.open_browser(address);
  surroundings_.err << (opened ? "Your browser should show this address; if it does not, open it there:"
                               : "Open this address in a browser of this machine:")
                    << "\n\n  " << address << "\n\nWaiting up to " << options_.timeout.count()
                    << " seconds for you to sign in." << std::endl;
  return std::nullopt;
}

/// On one of the listener's threads.
std::optional<server::http::Response> SignIn::arrive(const std::string& address) {
  const std::lock_guard lock(mutex_);
  if (!is_waiting_) return std::nullopt;
  uninterrupted_.emplace();
  host_.happen(PeerCallback{address});
  const auto* outcome = host_.outcome(login_call);
  if (outcome == nullptr) {
    uninterrupted_.reset();
    return std::nullopt;
  }
  is_waiting_ = false;
  came_back_.notify_one();
  const auto* refusal = std::get_if<Refused>(outcome);
  return refusal == nullptr ? signed_in_page() : refused_page(*refusal);
}

Ended SignIn::wait_for_browser() {
  std::unique_lock lock(mutex_);
  if (came_back_.wait_for(lock, options_.timeout, [this] { return !is_waiting_; }))
    return refused(login_call, "not signed in");
  is_waiting_ = false;
  complain()
      << "nobody came back from the browser within " << options_.timeout.count()
      << " seconds. Run this again and sign in sooner, or give --timeout more. If the server showed an "
         "error instead, read it there: it may not know the client '"
      << options_.client_id << "', or not its redirect_uri " << listener_.redirect_uri()
      << " (servers that follow RFC 8252 take any port for a registered http://127.0.0.1"
      << LoopbackListener::path << "; for others, register one port and name it by --port)\n";
  return failed;
}

int SignIn::tell_who() {
  surroundings_.out << who_signed_in(host_.session());
  if (!options_.userinfo) return signed_in;
  host_.happen(AskUserinfo{userinfo_call, Turn::first});
  if (const auto ended = refused(userinfo_call, "no userinfo")) return *ended;
  surroundings_.out << "Userinfo:\n" << list_of(std::get<Answered>(*host_.outcome(userinfo_call)).outcome);
  return signed_in;
}

void SignIn::end_session() {
  const auto expires_at = host_.session().expires_at;
  if (expires_at == UnixTime{}) return;  // it ended while userinfo was asked for
  host_.happen(Logout{logout_call, LogoutMode::session, {}});
  const auto& outcome = std::get<Answered>(*host_.outcome(logout_call)).outcome;
  if (outcome == "ended") {
    surroundings_.out << "The server has ended the session again; nothing is kept here.\n";
    return;
  }
  complain() << (outcome == "failed"
                     ? "the server did not confirm that the session has ended"
                     : "this server offers no way to end the session (no revocation_endpoint)")
             << ". Its tokens are forgotten here, but the access token may be good there until "
             << date_time(expires_at) << "\n";
}

Ended SignIn::refused(CallId call, const std::string& what) const {
  const auto* outcome = host_.outcome(call);
  const auto* refusal = outcome == nullptr ? nullptr : std::get_if<Refused>(outcome);
  if (refusal == nullptr) return std::nullopt;
  complain() << what << ": " << in_words(*refusal) << "\n";
  return failed;
}

}  // namespace

int log_in(const server::LoginOptions& options, const Surroundings& surroundings) {
  return SignIn(options, surroundings).run();
}

}  // namespace codegrant::login
