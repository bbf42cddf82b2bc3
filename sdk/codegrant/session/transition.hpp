// The machine's table: one overload for each pair of state and event that means something.
#pragma once

#include <concepts>
#include <string_view>

#include "codegrant/session/commands.hpp"
#include "codegrant/session/configuration.hpp"
#include "codegrant/session/events.hpp"
#include "codegrant/session/holdings.hpp"
#include "codegrant/session/state.hpp"

namespace codegrant {

/// What an event brings along besides itself.
struct Ambient {
  UnixTime now;              ///< Of a clock that never goes back while a session lives.
  std::string_view entropy;  ///< 96 bytes, fresh with every event, never used twice.
};

/// What every state shares: sealed by the first Configure, completed by discovery.
struct Settings {
  std::string_view options;  ///< As they were given.
  Configuration configuration;
  Metadata metadata;
};

/// What a transition may look at and write to.
struct Context {
  Ambient ambient{};
  Settings settings{};   ///< Written by Configure and by discovery, by nothing else.
  Arena settings_arena;  ///< What they look at lives here, as long as they do.
  Holdings held{};       ///< What the next state does not need is forgotten after the step.
  Arena arena;           ///< For this step; what is held is moved to where it lives on.
  Commands out;
};

// Setting up (configure.cpp)
State on(const Discovering&, const HttpResponse&, Context&);
State on(const Discovering&, const HttpFailed&, Context&);

// Going to the server (login.cpp)
State on(const PushingRequest&, const HttpResponse&, Context&);
State on(const PushingRequest&, const HttpFailed&, Context&);
State on(const AwaitingAuthorization&, const Timer&, Context&);

// Coming back (callback.cpp)
State on(const AwaitingAuthorization&, const PeerCallback&, Context&);
State on(const CheckingResponse&, const StoreLoaded&, Context&);
State on(const CheckingResponse&, const StoreMissing&, Context&);
State on(const CheckingResponse&, const StoreSpent&, Context&);
State on(const SignedIn&, const CallbackReceived&, Context&);

// Tokens (tokens.cpp)
State on(const ExchangingCode&, const HttpResponse&, Context&);
State on(const ExchangingCode&, const HttpFailed&, Context&);
State on(const Renewing&, const HttpResponse&, Context&);
State on(const Renewing&, const HttpFailed&, Context&);
State on(const ValidatingIdToken&, const HttpResponse&, Context&);
State on(const ValidatingIdToken&, const HttpFailed&, Context&);
State on(const ValidatingIdToken&, const SignatureChecked&, Context&);

// Using the session (signed_in.cpp)
State on(const SignedIn&, const FetchAuthorize&, Context&);
State on(const SignedIn&, const ResourceChallenge&, Context&);
State on(const SignedIn&, const NonceLearnt&, Context&);
State on(const SignedIn&, const Renew&, Context&);
State on(const SignedIn&, const AskUserinfo&, Context&);
State on(const SignedIn&, const Timer&, Context&);
State on(const SignedIn&, const Wake&, Context&);

// Signing out (sign_out.cpp)
State on(const EndingSession&, const HttpResponse&, Context&);
State on(const EndingSession&, const HttpFailed&, Context&);

/// True for the pairs above.
template <class S, class E>
concept HasOverload = requires(const S& state, const E& event, Context& context) {
  { on(state, event, context) } -> std::same_as<State>;
};

// Events that whole groups of states take alike. The first group that has the state takes the event.

/// What cannot be answered at this moment can be in the next.
template <class S, class E>
concept Postpones = Passing<S> && Deferrable<E>;
/// Said plainly, since a page meets this all the time.
template <class S, class E>
concept LacksSession = Sessionless<S> && UsesSession<E>;
void refuse_without_session(const State&, CallId call, Phase phase, Context&);

template <class S, class E>
concept TakenAlike = (std::same_as<E, Configure> && (Unready<S> || Configured<S>)) ||
                     (std::same_as<E, BeginLogin> && Sessionless<S>) ||
                     (std::same_as<E, CallbackReceived> && Sessionless<S>) ||
                     (std::same_as<E, Cancel> && Cancellable<S>) ||
                     (std::same_as<E, Logout> && Configured<S> && !std::same_as<S, EndingSession>) ||
                     (std::same_as<E, PeerSignedOut> && HasSession<S>);
State alike(const State&, const Configure&, Context&);
State alike(const State&, const BeginLogin&, Context&);
State alike(const State&, const CallbackReceived&, Context&);
State alike(const State&, const Cancel&, Context&);
State alike(const State&, const Logout&, Context&);
State alike(const State&, const PeerSignedOut&, Context&);

/// True for all pairs that mean something. Every other pair changes nothing: a page's call is answered by
/// `invalid_transition`, and an answer or timer that nobody waits for is ignored.
template <class S, class E>
concept Takes = HasOverload<S, E> || Postpones<S, E> || LacksSession<S, E> || TakenAlike<S, E>;

// What no state waits for is not always nothing:

/// A token response gives back what it brought (RFC 7009), since a token that nobody holds must not stay
/// good; userinfo settles its call.
void take_unawaited(const HttpResponse&, Context&);
void take_unawaited(const HttpFailed&, Context&);
/// The transaction of a callback that found somebody signed in (see `Holdings::visitor`).
void take_visitors_transaction(const StoreLoaded&, Context&);
void take_visitors_transaction(const StoreMissing&, Context&);
void take_visitors_transaction(const StoreSpent&, Context&);

}  // namespace codegrant
