// Where a session can be: one small struct per state. What a session holds beside it is in Holdings.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "codegrant/base/secret.hpp"
#include "codegrant/base/time.hpp"
#include "codegrant/protocol/authorization.hpp"
#include "codegrant/protocol/scope.hpp"
#include "codegrant/session/configuration.hpp"

namespace codegrant {

/// The number of a page's call, which one answer or failure settles. 0: nobody waits.
using CallId = std::uint32_t;
/// The number of a command that has an answer. Never used twice: an answer that no state waits for is
/// late. 0: none.
using RequestId = std::uint32_t;

struct Unconfigured {
  static constexpr std::string_view name = "unconfigured";
};
struct Discovering {
  static constexpr std::string_view name = "discovering";
  enum class Form { oauth, openid };
  CallId call;
  RequestId request;
  Form form;  ///< Which well-known address was asked.
};
struct SignedOut {
  static constexpr std::string_view name = "signed_out";
};
/// The browser was sent away, or came back and its transaction is being taken from the store.
struct AwaitingAuthorization {
  static constexpr std::string_view name = "awaiting_authorization";
  CallId call = 0;
  RequestId take = 0;  ///< 0: nobody has come back yet.
};
struct ExchangingCode {
  static constexpr std::string_view name = "exchanging_code";
  CallId call;
  RequestId request;
};
struct SignedIn {
  static constexpr std::string_view name = "signed_in";
  unsigned failures = 0;  ///< Renewals in a row that the network lost.
};
struct Renewing {
  static constexpr std::string_view name = "renewing";
  unsigned failures;
  RequestId request;
};
struct EndingSession {
  static constexpr std::string_view name = "ending_session";
  CallId call;
  RequestId request;
};
/// The server refused to renew: only the person can go on.
struct NeedsInteraction {
  static constexpr std::string_view name = "needs_interaction";
};
struct Failed {
  static constexpr std::string_view name = "failed";
};

/// The state is copied and compared freely: it must stay a handful of numbers.
using State = std::variant<Unconfigured, Discovering, SignedOut, AwaitingAuthorization, ExchangingCode,
                           SignedIn, Renewing, EndingSession, NeedsInteraction, Failed>;
static_assert(std::is_trivially_copyable_v<State>);

/// What signing in brought.
struct Tokens {
  Secret access_token;
  Secret refresh_token;       ///< Empty where the server gave none.
  UnixTime expires_at;        ///< Of the access token, on the host's clock.
  UnixTime renew_at;          ///< When to renew it unasked.
  std::uint32_t version = 0;  ///< Counts up with each token answer that is taken over.
  Scope scope;
  std::string sub;
  std::string claims;  ///< JSON object, or empty.
};

/// The login that is being finished, and then the one that began the session.
struct Login {
  std::string state;
  std::string return_to;
  std::string app_state;
};

/// Somebody who gets an answer when a renewal ends.
struct Waiter {
  enum class Wish {
    renewal,     ///< client.renew()
    request,     ///< a request that found the token expired
    repetition,  ///< a request that was answered 401
  };
  CallId call;
  Wish wish;
};

/// What a session holds, each part only as long as a state needs it: `forget_unneeded` sees to that.
struct Holdings {
  AuthorizationResponse response;  ///< awaiting_authorization, once somebody has come back
  Login login;                     ///< exchanging_code, signed_in and renewing
  Tokens tokens;                   ///< signed_in and renewing
  std::vector<Waiter> waiters;     ///< renewing
};

/// Drops what `state` does not need; secrets are overwritten.
void forget_unneeded(const State& state, Holdings& held);

/// What every state shares, sealed by the first Configure and completed by discovery.
struct Settings {
  Configuration configuration;
  Metadata metadata;
};

}  // namespace codegrant
