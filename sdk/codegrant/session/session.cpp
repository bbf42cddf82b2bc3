#include "codegrant/session/session.hpp"

#include <array>

namespace codegrant {
namespace {

/// What `read` finds in the struct that `state` is. (std::visit would cost the browser a table of functions.)
template <class Read, class... S>
std::uint32_t field_of(const std::variant<S...>& state, Read read) {
  std::uint32_t found = 0;
  ((std::get_if<S>(&state) ? void(found = read(*std::get_if<S>(&state))) : void()), ...);
  return found;
}

}  // namespace

std::string_view name_of(const State& state) {
  static constexpr auto names = []<class... S>(const std::variant<S...>*) {
    return std::array{S::name...};
  }(static_cast<const State*>(nullptr));
  return names[state.index()];
}

CallId awaited_call(const State& state) {
  return field_of(state, [](const auto& here) -> CallId {
    if constexpr (requires { here.call; }) return here.call;
    return 0;
  });
}

RequestId awaited_request(const State& state) {
  return field_of(state, [](const auto& here) -> RequestId {
    if constexpr (requires { here.request; }) return here.request;
    return 0;
  });
}

void Session::begin_in(const State& state, const Holdings& held) {
  state_ = state;
  context_.held = held;
  keep();
}

void Session::refuse(CallId call, Phase phase) { context_.out.fail(call, phase, Reason::not_possible_now); }

void Session::begin(const Ambient& ambient) {
  context_.out.clear();
  context_.ambient = ambient;
  next_ = state_;
}

void Session::learn_the_time(UnixTime date) {
  if (date != UnixTime{}) context_.held.clock_offset = date - context_.ambient.now;
}

std::string_view Session::end() {
  const bool moved = next_.index() != state_.index();
  state_ = next_;
  forget_unneeded(state_, context_.held);
  if (moved)
    context_.out.session_first(name_of(state_),
                               context_.held.tokens.access_token.empty() ? nullptr : &context_.held.tokens);
  keep();
  return context_.out.bytes();
}

void Session::keep() {
  keep_in(kept_[!second_], context_.held);
  kept_[second_].wipe();
  context_.arena.wipe();
  second_ = !second_;
}

}  // namespace codegrant
