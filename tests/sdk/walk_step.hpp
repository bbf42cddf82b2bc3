// One step of a session in its world: what must hold of it, and what its commands bring.
#pragma once

#include <algorithm>
#include <concepts>
#include <string>
#include <vector>

#include "tests/sdk/fingerprint.hpp"
#include "tests/sdk/walk_words.hpp"
#include "tests/sdk/walk_world.hpp"

namespace codegrant {

template <class E>
bool takes(const State& state) {
  return std::visit([]<class S>(const S&) { return Takes<S, E>; }, state);
}

/// All that a session is but what anybody may tell it, and who waits for nothing more than an answer.
inline std::string essence(const Session& session) {
  auto held = session.held();
  held.visitor = {};
  held.clock_offset = Seconds{0};
  return fingerprint(session.state(), held);
}

inline bool has_failed(const std::vector<Command>& commands, CallId call) {
  return std::any_of(commands.begin(), commands.end(),
                     [call](const Command& command) { return command.name == "fail" && command.id == call; });
}

/// Other bytes for each login, and for each of its secrets.
inline std::string entropy_for(std::size_t login) {
  const auto part = [login](char kind) {
    return std::string(32, static_cast<char>(kind + static_cast<char>(login)));
  };
  return part('A') + part('a') + part('0');
}

template <class E>
void World::happen(const E& event, Session& session) {
  if (++turns_ > 12) return expect(false, "the machine does not come to rest");
  const auto before = session.state();
  const bool means_something = takes<E>(before) || requires { event.purpose; }
  || requires { event.take; };
  const auto was = means_something ? "" : codegrant::fingerprint(session);
  const auto was_essentially = late_ ? essence(session) : "";
  const auto errands_before = errands_.size();
  const auto version_before = session.held().version;

  const auto entropy = entropy_for(logins_.size());
  const auto commands = read_commands(session.step(event, {now_, entropy}));
  const auto& after = session.state();

  const bool moved = before.index() != after.index();
  expect(moved == (!commands.empty() && commands[0].name == "session"),
         "the pages are not told of a new status");
  if (late_)
    expect(essence(session) == was_essentially, "what was asked before a logout still does something");
  if (!means_something) {
    expect(was == codegrant::fingerprint(session), "an event that means nothing changes something");
    expect(commands.size() == (asking_ ? 1u : 0u), "an event that means nothing has commands");
    if (asking_)
      expect(commands.at(0).name == "fail" && commands.at(0).text(0) == "invalid_transition",
             "an invalid call does not fail as such");
  }
  if (is<SignedIn>(after) && !is<SignedIn>(before)) {
    expect(is<ValidatingIdToken>(before) || is<Renewing>(before) ||
               (is<ExchangingCode>(before) && !deal_->openid),
           "somebody is signed in out of turn");
    const auto* validating = std::get_if<ValidatingIdToken>(&before);
    // A renewal that is put off leaves the tokens as they were.
    const bool put_off = validating && validating->renewal && session.held().version == version_before;
    if constexpr (!std::same_as<E, SignatureChecked>)
      expect(!validating || put_off, "somebody is signed in without a signature");
    else
      expect(event.good, "somebody is signed in by a bad signature");
    expect(!validating || validating->renewal || is_of_a_login(session.held().tokens.claims),
           "somebody is signed in by another login's id_token");
  }

  std::vector<CallId> again;
  for (const auto& command : commands) {
    if (command.name == "session") again.swap(postponed_);
    perform(command, session);
  }
  const bool ends_all =
      std::same_as<E, Logout> ? !has_failed(commands, asking_->id) : std::same_as<E, PeerSignedOut> && moved;
  if (ends_all)
    for (std::size_t i = 0; i < errands_before; ++i) errands_[i].dead = true;
  for (const auto id : again)
    if (auto* call = find_call(id)) {
      call->status = Status::open;
      dispatch(id, Turn::again, session);
    }
}

}  // namespace codegrant
