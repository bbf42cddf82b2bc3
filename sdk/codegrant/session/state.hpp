// Where a session can be: one small struct per state. What a session holds beside it is in Holdings.
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <variant>

namespace codegrant {

/// The number of a page's call, which one answer or failure settles. 0: nobody waits.
using CallId = std::uint32_t;
/// The number of a command that has an answer. Never used twice: an answer that no state waits for is
/// late. 0: none.
using RequestId = std::uint32_t;

/// How a login is shown: in this window, or in one of its own.
enum class LoginMode : std::uint8_t { redirect, popup };

struct Unconfigured {
  static constexpr std::string_view name = "unconfigured";
};
struct Discovering {
  static constexpr std::string_view name = "discovering";
  CallId call;
  RequestId request;
  bool last;  ///< No other well-known address is left to ask.
};
struct SignedOut {
  static constexpr std::string_view name = "signed_out";
};
/// The server is being told what will be asked for (RFC 9126).
struct PushingRequest {
  static constexpr std::string_view name = "pushing_request";
  CallId call;
  RequestId request;
  LoginMode mode;
  bool again;  ///< With the nonce that the server demanded.
};
/// The browser was sent away, or a window was opened.
struct AwaitingAuthorization {
  static constexpr std::string_view name = "awaiting_authorization";
  CallId call;  ///< The login that waits for its window, or 0.
};
/// Somebody came back: the login's transaction is being taken from the store.
struct CheckingResponse {
  static constexpr std::string_view name = "checking_response";
  CallId call;
  RequestId take;
  CallId popup;  ///< A login that goes on waiting for its window unless this one signs in, or 0.
};
struct ExchangingCode {
  static constexpr std::string_view name = "exchanging_code";
  CallId call;
  RequestId request;
  bool again;  ///< With the nonce that the server demanded.
};
/// Tokens came with an id_token: the keys are being fetched, or its signature is being checked.
struct ValidatingIdToken {
  static constexpr std::string_view name = "validating_id_token";
  CallId call;  ///< 0 in a renewal.
  RequestId request;
  bool renewal;
};
struct SignedIn {
  static constexpr std::string_view name = "signed_in";
  unsigned failures = 0;  ///< Renewals in a row that the network lost.
};
struct Renewing {
  static constexpr std::string_view name = "renewing";
  unsigned failures;
  RequestId request;
  bool again;  ///< With the nonce that the server demanded.
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
using State = std::variant<Unconfigured, Discovering, SignedOut, PushingRequest, AwaitingAuthorization,
                           CheckingResponse, ExchangingCode, ValidatingIdToken, SignedIn, Renewing,
                           EndingSession, NeedsInteraction, Failed>;
static_assert(std::is_trivially_copyable_v<State>);

template <class S, class... Any>
concept IsAnyOf = (std::same_as<S, Any> || ...);

/// States that end by themselves soon: what cannot be answered in them can be asked again afterwards.
template <class S>
concept Passing = IsAnyOf<S, Discovering, PushingRequest, CheckingResponse, ExchangingCode, ValidatingIdToken,
                          Renewing, EndingSession>;
/// States in which nobody is signed in, nor about to be.
template <class S>
concept Sessionless = IsAnyOf<S, SignedOut, AwaitingAuthorization, NeedsInteraction>;
/// States that have somebody signed in, or had until a moment ago.
template <class S>
concept HasSession = IsAnyOf<S, ValidatingIdToken, SignedIn, Renewing, NeedsInteraction>;
/// States of a login that its page may give up.
template <class S>
concept Cancellable =
    IsAnyOf<S, PushingRequest, AwaitingAuthorization, CheckingResponse, ExchangingCode, ValidatingIdToken>;
/// States before the server is known.
template <class S>
concept Unready = IsAnyOf<S, Unconfigured, Failed>;
/// States that know their server.
template <class S>
concept Configured = !Unready<S> && !std::same_as<S, Discovering>;

/// True where `belongs(null pointer to its struct)` is, for the struct that `state` is.
template <class Belongs, class... S>
bool is_one_of(const std::variant<S...>& state, Belongs belongs) {
  unsigned bit = 1;
  unsigned group = 0;
  ((group |= belongs(static_cast<const S*>(nullptr)) ? bit : 0, bit <<= 1), ...);
  return (group >> state.index() & 1) != 0;
}

/// The name of a state, as the page and the documentation know it.
std::string_view name_of(const State& state);

/// The page's call that a state is going to settle, else 0.
CallId awaited_call(const State& state);
/// The answer that a state waits for, else 0.
RequestId awaited_request(const State& state);

}  // namespace codegrant
