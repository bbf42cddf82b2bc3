// One step of the machine: (state, event) -> (state, commands).
#pragma once

#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "codegrant/session/transition.hpp"

namespace codegrant {

/// A session of one client: where it is, and with whom.
struct Session {
  State state;
  Settings settings;
};

/// The name of a state, as the page and the documentation know it.
std::string_view name_of(const State& state);

/// The tokens of a session that has some, else null.
const Tokens* tokens_of(const State& state);

/// The answer that a state waits for, else 0.
RequestId awaited_request(const State& state);

/// Tells the page of a change of state or tokens, if there is one between the two, ahead of what was
/// written after `mark`.
void report_change(const State& before, const State& after, Commands& out, std::size_t mark);

/// Takes `event`. What the session wants done is appended to `out`; nothing else happens.
template <class E>
void step(Session& session, const E& event, const Ambient& ambient, Commands& out) {
  Context context{ambient, session.settings, out};
  if constexpr (std::is_same_v<E, HttpResponse>) {
    if (event.request != awaited_request(session.state)) {
      if (event.purpose == Purpose::token) give_back(event.answer, context);
      return;
    }
  }
  const auto mark = out.bytes().size();
  auto next = std::visit(
      [&]<class S>(const S& state) -> std::optional<State> {
        if constexpr (Takes<S, E>)
          return on(state, event, context);
        else
          return std::nullopt;
      },
      session.state);
  if (next) {
    report_change(session.state, *next, out, mark);
    session.state = *std::move(next);
  } else if constexpr (requires { event.call; }) {
    out.fail(event.call,
             {{ErrorCode::invalid_transition, "not possible in this state"}, Phase::configure, 0, {}});
  }
}

}  // namespace codegrant
