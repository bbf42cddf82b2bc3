// One step of the machine: (state, event) -> (state, commands).
#pragma once

#include <type_traits>
#include <variant>

#include "codegrant/session/transition.hpp"

namespace codegrant {

/// A session of one client: where it is, what it holds, and with whom.
struct Session {
  State state;
  Holdings held;
  Settings settings;
};

/// The name of a state, as the page and the documentation know it.
std::string_view name_of(const State& state);

/// The tokens of a session that has some, else null.
const Tokens* tokens_of(const Session& session);

/// The answer that a state waits for, else 0.
RequestId awaited_request(const State& state);

/// Answers a call that means nothing in this state.
void refuse(CallId call, Commands& out);

/// Goes to `next`: forgets what is not needed there, and tells the page of a change of state ahead of
/// the step's other commands.
void go_to(const State& next, Session& session, Commands& out);

namespace step_detail {

/// Takes `event` where the state is `S` and the pair means something; only such pairs become code.
template <class S, class E>
bool take_in(State& state, const E& event, Context& context) {
  if constexpr (Takes<S, E>) {
    const auto* here = std::get_if<S>(&state);
    if (!here) return false;
    state = on(*here, event, context);
    return true;
  } else {
    return false;
  }
}

template <class E, class... S>
bool take(std::variant<S...>& state, const E& event, Context& context) {
  return (take_in<S>(state, event, context) || ...);
}

}  // namespace step_detail

/// Takes `event`. What the session wants done is written to `out`, which must be empty; nothing else
/// happens.
template <class E>
void step(Session& session, const E& event, const Ambient& ambient, Commands& out) {
  Context context{ambient, session.settings, session.held, out};
  if constexpr (std::is_same_v<E, HttpResponse>) {
    if (event.request != awaited_request(session.state)) {
      if (event.purpose == Purpose::token) give_back(event.answer, context);
      return;
    }
  }
  auto next = session.state;
  if (step_detail::take(next, event, context))
    go_to(next, session, out);
  else if constexpr (requires { event.call; })
    refuse(event.call, out);
}

}  // namespace codegrant
