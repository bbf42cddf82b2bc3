#include "codegrant/session/session.hpp"

namespace codegrant {
namespace {

template <class... S>
bool is_any(const State& state) {
  return (std::holds_alternative<S>(state) || ...);
}

}  // namespace

std::string_view name_of(const State& state) {
  return std::visit([]<class S>(const S&) { return S::name; }, state);
}

const Tokens* tokens_of(const Session& session) {
  return is_any<SignedIn, Renewing>(session.state) ? &session.held.tokens : nullptr;
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

void forget_unneeded(const State& state, Holdings& held) {
  if (!is_any<AwaitingAuthorization>(state)) held.response = {};
  if (!is_any<ExchangingCode, SignedIn, Renewing>(state)) held.login = {};
  if (!is_any<SignedIn, Renewing>(state)) held.tokens = {};
  if (!is_any<Renewing>(state)) held.waiters.clear();
}

void refuse(CallId call, Commands& out) {
  out.fail(call, Phase::configure, {ErrorCode::invalid_transition, "not possible in this state"});
}

void go_to(const State& next, Session& session, Commands& out) {
  const bool moved = next.index() != session.state.index();
  session.state = next;
  forget_unneeded(next, session.held);
  if (moved) out.session_first(name_of(next), tokens_of(session));
}

}  // namespace codegrant
