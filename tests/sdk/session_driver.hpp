// Drives a session as a host would: events in, commands read back from their bytes.
#pragma once

#include <array>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "codegrant/codec/form.hpp"
#include "codegrant/session/session.hpp"
#include "tests/sdk/settings.hpp"

namespace codegrant {

/// A command as the host reads it.
struct Command {
  std::string name;
  std::uint32_t id = 0;
  std::uint32_t context = 0;
  std::uint32_t number = 0;
  std::vector<std::string> texts;

  const std::string& text(std::size_t index) const { return texts.at(index); }
};

std::vector<Command> read_commands(std::string_view bytes);

/// The commands of one step.
struct Step {
  std::vector<Command> commands;

  /// The names, separated by spaces.
  std::string names() const;
  /// The first command of that name; an empty one where there is none.
  Command first(std::string_view name) const;
  /// The code of the failure that settled a call, else empty.
  std::string failure() const { return first("fail").text(0); }
};

/// The parts of an `http_request`.
enum : std::size_t { method_part, url_part, body_part, token_part, proof_part };

/// A session with its clock and entropy, both values of the test.
class Driver {
 public:
  Driver();

  /// One that has been given those options, which have the metadata in them.
  static Driver with(const Options& options = {});
  /// One in `state`, holding `held`.
  static Driver in(const State& state, const Holdings& held = {}, const Options& options = {});
  /// One that has gone through a whole login; `body` is the token endpoint's answer.
  static Driver signed_in(std::string_view body = token_body, const Options& options = {});
  /// One that has gone through a login until its code is being exchanged.
  static Driver exchanging(const Options& options = {});

  template <class E>
  Step take(const E& event) {
    return note(session->step(event, {now, {entropy.data(), entropy.size()}}));
  }

  /// Begins a login; what was kept and where the browser went are remembered.
  Step log_in(LoginMode mode = LoginMode::redirect, std::string_view return_to = "/patients",
              std::string_view app_state = "{\"tab\":2}", std::string_view parameters = "");
  /// The address that a willing server sends the browser back to.
  std::string callback(const std::string& parameters = "code=c-1") const;
  /// The host's answer to the latest look into the store.
  Step load();
  /// Answers the latest HTTP request.
  Step answer(int status, std::string_view body, std::string_view content_type = "application/json",
              std::string_view dpop_nonce = "", UnixTime date = {});
  /// Loses it.
  Step lose();

  std::string_view where() const { return name_of(session->state()); }
  const Tokens& tokens() const { return session->held().tokens; }
  /// What a form or a query sent last says of `name`.
  std::string sent(std::string_view name) const;

  std::unique_ptr<char[]> memory;
  std::unique_ptr<Session> session;
  UnixTime now = from_unix(1'000'000);
  std::array<char, 96> entropy{7};
  Command request;             ///< The latest `http_request`.
  RequestId store_take = 0;    ///< The latest `store_take`.
  RequestId verification = 0;  ///< The latest `verify_signature`.
  std::string state;           ///< Of the latest login, ...
  std::string code_challenge;  ///< ... its challenge, ...
  std::string nonce;           ///< ... its nonce, or empty, ...
  std::string kept;            ///< ... its transaction, ...
  UnixTime kept_until;         ///< ... and how long that is kept.

 private:
  Step note(std::string_view bytes);
  void note_request(std::string_view form);
};

}  // namespace codegrant
