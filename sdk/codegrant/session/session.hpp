// One step of the machine: (state, event) -> (state, commands).
#pragma once

#include <cstddef>
#include <new>
#include <span>
#include <string_view>
#include <variant>

#include "codegrant/session/transition.hpp"

namespace codegrant {

/// A session of one client: where it is, what it holds, and with whom. It allocates nothing: all its texts
/// live in the memory that it is given.
class Session {
 public:
  /// The least memory that no bounded input can exhaust.
  static constexpr std::size_t memory_size = sizeof(void*) * 4 * 1024 * 1024;

  /// `memory` must be of `memory_size` bytes and outlive the session.
  explicit constexpr Session(std::span<char> memory)
      : context_{.settings_arena = Arena(part(memory, 0, 4)),
                 .arena = Arena(part(memory, 4, 7)),
                 .out = Commands(part(memory, 11, 3))},
        kept_{Arena(part(memory, 14, 1)), Arena(part(memory, 15, 1))} {}
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Takes `event` and returns what is to be done, which stays readable until the next step. What the
  /// step used and the session does not hold is overwritten.
  template <class E>
  std::string_view step(const E& event, const Ambient& ambient) {
    begin(ambient);
    take(event);
    return end();
  }

  // The same in three parts, for who takes events of many kinds in one place.
  void begin(const Ambient& ambient);
  template <class E>
  void take(const E& event) {
    if (!take_if_possible(event)) refuse(event);
  }
  std::string_view end();

  const State& state() const { return state_; }
  const Holdings& held() const { return context_.held; }

  /// For tests that begin in the middle.
  void begin_in(const State& state, const Holdings& held);

 private:
  /// So many 16ths of the memory.
  static constexpr std::span<char> part(std::span<char> memory, std::size_t from, std::size_t count) {
    return memory.subspan(from * (memory.size() / 16), count * (memory.size() / 16));
  }

  template <class E>
  bool take_if_possible(const E& event);
  template <class E, class... S>
  bool take_in_any(const std::variant<S...>&, const E& event) {
    return (take_in<S>(event) || ...);
  }
  template <class S, class E>
  bool take_in(const E& event);
  template <class E>
  void refuse(const E& event);
  void refuse(CallId call, Phase phase);
  /// Learns what time it is at the server; 1970 tells nothing.
  void learn_the_time(UnixTime date);
  /// Moves what is held to where the step's wiping does not reach.
  void keep();

  State state_;
  State next_;
  Context context_;
  Arena kept_[2];  ///< What is held lives in one of them, and moves to the other with each step.
  bool second_ = false;
};

/// Takes `event` where the state is `S` and the pair has an overload; only such pairs become code.
template <class S, class E>
bool Session::take_in(const E& event) {
  if constexpr (HasOverload<S, E>) {
    const auto* here = std::get_if<S>(&state_);
    if (here) ::new (&next_) State(on(*here, event, context_));
    return here != nullptr;
  } else {
    return false;
  }
}

template <class E>
bool Session::take_if_possible(const E& event) {
  // Only from answers to POST, which no cache keeps: an old answer has an old date.
  if constexpr (requires { event.date; })
    if (event.purpose == Purpose::token || event.purpose == Purpose::push) learn_the_time(event.date);
  if constexpr (requires { event.take; }) take_visitors_transaction(event, context_);
  if constexpr (requires { event.purpose; }) {
    if (event.request != awaited_request(state_)) {
      take_unawaited(event, context_);
      return true;
    }
  }
  if constexpr (Deferrable<E>) {
    if (is_one_of(state_, []<class S>(const S*) { return Postpones<S, E>; })) {
      context_.out.postpone(event.call);
      return true;
    }
  }
  if constexpr (UsesSession<E>) {
    if (is_one_of(state_, []<class S>(const S*) { return LacksSession<S, E>; })) {
      refuse_without_session(state_, event.call, E::phase, context_);
      return true;
    }
  }
  if constexpr (requires { alike(state_, event, context_); }) {
    if (is_one_of(state_, []<class S>(const S*) { return TakenAlike<S, E>; })) {
      ::new (&next_) State(alike(state_, event, context_));
      return true;
    }
  }
  return take_in_any(state_, event);
}

template <class E>
void Session::refuse(const E& event) {
  if constexpr (requires { E::phase; }) refuse(event.call, E::phase);
}

}  // namespace codegrant
