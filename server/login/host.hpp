// Performs the core's commands on this machine and tells it what came of them, as the worker does in a
// browser. It decides nothing about the protocol.
#pragma once

#include <array>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "codegrant/session/session.hpp"
#include "server/login/command.hpp"
#include "server/login/http_client.hpp"
#include "server/login/openssl_proof_key.hpp"
#include "server/login/outcome.hpp"
#include "server/ports/clock.hpp"
#include "server/ports/random.hpp"

namespace codegrant::login {

/// One session of one client. `clock` must never go back.
class Host {
 public:
  Host(HttpClient& http, server::Random& random, const server::Clock& clock);

  /// Tells the core, then does what it wants done and tells it of that, until nothing is left to do. Every
  /// call is settled then, but for a login that waits for its browser.
  template <class E>
  void happen(const E& event) {
    take(event);
    while (!next_.empty()) {
      const auto follow = std::move(next_.front());
      next_.pop_front();
      follow();
    }
  }

  /// How a call ended; null while it waits.
  const Outcome* outcome(CallId call) const;
  /// Where the browser must go for the login; empty before.
  const std::string& authorization_address() const { return authorization_address_; }
  /// What the core told last of who is signed in.
  const SignedInSession& session() const { return session_told_; }

 private:
  struct Kept {
    Secret value;
    UnixTime expires_at;
  };

  template <class E>
  void take(const E& event) {
    std::array<char, 96> entropy{};
    random_.fill(std::as_writable_bytes(std::span(entropy)));
    perform_all(session_.step(event, {clock_.now(), {entropy.data(), entropy.size()}}));
    wipe(entropy);
  }

  void perform_all(std::string_view commands);
  void perform(const Command& command);
  void send(const Command& command);
  void take_from_store(const Command& command);
  std::string proof_of(std::string_view claims);

  HttpClient& http_;
  server::Random& random_;
  const server::Clock& clock_;
  std::unique_ptr<char[]> memory_;
  Session session_;

  std::deque<std::function<void()>> next_;  ///< Events that commands brought.
  CallId postponed_ = 0;
  std::map<CallId, Outcome> outcomes_;
  std::map<std::string, std::optional<Kept>, std::less<>> store_;  ///< None: it was there, and was taken.
  std::optional<ProofKey> proof_key_;
  std::string authorization_address_;
  SignedInSession session_told_;
};

}  // namespace codegrant::login
