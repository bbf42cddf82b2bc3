// The machine's table: one overload for each pair of state and event that means something.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>

#include "codegrant/session/commands.hpp"
#include "codegrant/session/events.hpp"
#include "codegrant/session/state.hpp"

namespace codegrant {

/// What an event brings along besides itself.
struct Ambient {
  UnixTime now;                            ///< Of a clock that never goes back while a session lives.
  std::span<const std::byte, 64> entropy;  ///< Fresh with every event, never used twice.
};

/// What a transition may look at and write to.
struct Context {
  const Ambient& ambient;
  Settings& settings;  ///< Written by Configure and by discovery, by nothing else.
  Holdings& held;      ///< What the next state does not need is forgotten after the step.
  Commands& out;
};

// Setting up
State on(const Unconfigured&, const Configure&, Context&);
State on(const Discovering&, const HttpResponse&, Context&);
State on(const Discovering&, const HttpFailed&, Context&);

// Signing in
State on(const SignedOut&, const BeginLogin&, Context&);
State on(const SignedOut&, const CallbackReceived&, Context&);
State on(const AwaitingAuthorization&, const BeginLogin&, Context&);
State on(const AwaitingAuthorization&, const CallbackReceived&, Context&);
State on(const AwaitingAuthorization&, const StoreLoaded&, Context&);
State on(const AwaitingAuthorization&, const StoreMissing&, Context&);
State on(const AwaitingAuthorization&, const StoreSpent&, Context&);
State on(const AwaitingAuthorization&, const Cancel&, Context&);
State on(const ExchangingCode&, const HttpResponse&, Context&);
State on(const ExchangingCode&, const HttpFailed&, Context&);
State on(const ExchangingCode&, const Cancel&, Context&);
State on(const ExchangingCode&, const CallbackReceived&, Context&);
State on(const SignedIn&, const CallbackReceived&, Context&);
State on(const Renewing&, const CallbackReceived&, Context&);
State on(const EndingSession&, const CallbackReceived&, Context&);
State on(const NeedsInteraction&, const CallbackReceived&, Context&);
State on(const NeedsInteraction&, const BeginLogin&, Context&);

// Using the session
State on(const SignedIn&, const FetchAuthorize&, Context&);
State on(const SignedIn&, const ResourceChallenge&, Context&);
State on(const SignedIn&, const Renew&, Context&);
State on(const SignedIn&, const Timer&, Context&);
State on(const Renewing&, const FetchAuthorize&, Context&);
State on(const Renewing&, const ResourceChallenge&, Context&);
State on(const Renewing&, const Renew&, Context&);
State on(const Renewing&, const HttpResponse&, Context&);
State on(const Renewing&, const HttpFailed&, Context&);

// Without one: said plainly, since a page meets this all the time.
State on(const SignedOut&, const FetchAuthorize&, Context&);
State on(const AwaitingAuthorization&, const FetchAuthorize&, Context&);
State on(const ExchangingCode&, const FetchAuthorize&, Context&);
State on(const EndingSession&, const FetchAuthorize&, Context&);
State on(const NeedsInteraction&, const FetchAuthorize&, Context&);
State on(const SignedOut&, const Renew&, Context&);
State on(const NeedsInteraction&, const Renew&, Context&);

// Signing out
State on(const SignedIn&, const Logout&, Context&);
State on(const Renewing&, const Logout&, Context&);
State on(const SignedOut&, const Logout&, Context&);
State on(const AwaitingAuthorization&, const Logout&, Context&);
State on(const ExchangingCode&, const Logout&, Context&);
State on(const NeedsInteraction&, const Logout&, Context&);
State on(const EndingSession&, const HttpResponse&, Context&);
State on(const EndingSession&, const HttpFailed&, Context&);

/// True for the pairs above. Every other pair changes nothing: a page's call is answered by
/// `invalid_transition`, and an answer or timer that nobody waits for is ignored.
template <class S, class E>
concept Takes = requires(const S& state, const E& event, Context& context) {
  { on(state, event, context) } -> std::same_as<State>;
};

/// Gives back what a token response that nobody waits for has brought (RFC 7009): the page has signed
/// out since, or no longer wants it, and a token that nobody holds must not stay good.
void give_back(const HttpAnswer& late, Context& context);

}  // namespace codegrant
