#include "codegrant/session/session.hpp"

namespace codegrant {
namespace {

/// Shares of the memory, in 16ths.
constexpr std::size_t settings_share = 4;
constexpr std::size_t step_share = 7;
constexpr std::size_t kept_share = 1;
constexpr std::size_t out_share = 3;

constexpr std::span<char> part(std::span<char> memory, std::size_t from, std::size_t shares) {
  const auto share = memory.size() / 16;
  return memory.subspan(from * share, shares * share);
}

}  // namespace

std::string_view name_of(const State& state) {
  return std::visit([]<class S>(const S&) { return S::name; }, state);
}

CallId awaited_call(const State& state) {
  return std::visit(
      []<class S>(const S& waiting) -> CallId {
        if constexpr (requires { waiting.call; })
          return waiting.call;
        else
          return 0;
      },
      state);
}

RequestId awaited_request(const State& state) {
  return std::visit(
      []<class S>(const S& waiting) -> RequestId {
        if constexpr (requires { waiting.request; })
          return waiting.request;
        else
          return 0;
      },
      state);
}

Session::Session(std::span<char> memory)
    : settings_arena_(part(memory, 0, settings_share)),
      arena_(part(memory, settings_share, step_share)),
      kept_{Arena(part(memory, settings_share + step_share, kept_share)),
            Arena(part(memory, settings_share + step_share + kept_share, kept_share))},
      out_arena_(part(memory, settings_share + step_share + 2 * kept_share, out_share)),
      out_(out_arena_),
      context_{{}, settings_, settings_arena_, held_, arena_, out_} {}

void Session::begin_in(const State& state, const Holdings& held) {
  state_ = state;
  held_ = held;
  keep();
}

void Session::refuse(CallId call, Phase phase) {
  out_.fail(call, phase, {ErrorCode::invalid_transition, "not possible in this state"});
}

void Session::begin(const Ambient& ambient) {
  out_.clear();
  context_.ambient = ambient;
  next_ = state_;
}

void Session::learn_the_time(UnixTime date) {
  if (date != UnixTime{}) held_.clock_offset = date - context_.ambient.now;
}

std::string_view Session::end() {
  const bool moved = next_.index() != state_.index();
  state_ = next_;
  forget_unneeded(state_, held_);
  if (moved) out_.session_first(name_of(state_), held_.tokens.access_token.empty() ? nullptr : &held_.tokens);
  keep();
  return out_.bytes();
}

void Session::keep() {
  keep_in(kept_[!second_], held_);
  kept_[second_].wipe();
  arena_.wipe();
  second_ = !second_;
}

}  // namespace codegrant
