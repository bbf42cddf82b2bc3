// What can happen to a session. Texts are views: they live as long as the step.
#pragma once

#include <cstdint>
#include <string_view>

#include "codegrant/base/time.hpp"
#include "codegrant/protocol/http_answer.hpp"
#include "codegrant/session/state.hpp"

namespace codegrant {

/// What an HTTP request was for; the host hands it back with the answer.
enum class Purpose : std::uint8_t { metadata, push, token, keys, userinfo, end_session, userinfo_again };

/// How much a logout ends: this client's session; the server's, too; only its tokens; or all that the
/// server knows of this browser (OpenID Connect RP-Initiated Logout).
enum class LogoutMode : std::uint8_t { local, session, revoke, end_session };

/// Which part of a session's life a call or a failure belongs to.
enum class Phase : std::uint8_t { configure, login, callback, exchange, renew, fetch, userinfo, logout };

/// Whether a call comes for the first time, or after it was postponed.
enum class Turn : std::uint8_t { first, again };

// What a page asks for.
struct Configure {
  static constexpr std::string_view name = "Configure";
  static constexpr Phase phase = Phase::configure;
  CallId call;
  std::string_view options;  ///< JSON
};
struct BeginLogin {
  static constexpr std::string_view name = "BeginLogin";
  static constexpr Phase phase = Phase::login;
  CallId call;
  LoginMode mode;
  std::string_view return_to;
  std::string_view app_state;   ///< JSON, opaque here
  std::string_view parameters;  ///< Further parameters of the authorization request, form-urlencoded.
};
struct CallbackReceived {
  static constexpr std::string_view name = "CallbackReceived";
  static constexpr Phase phase = Phase::callback;
  CallId call;
  std::string_view url;
};
struct FetchAuthorize {
  static constexpr std::string_view name = "FetchAuthorize";
  static constexpr Phase phase = Phase::fetch;
  CallId call;
  Turn turn;
  std::string_view method;
  std::string_view url;
};
/// A request of the page, authorized before, was answered 401. The host tells it once per request, and
/// once more where the server demanded a nonce.
struct ResourceChallenge {
  static constexpr std::string_view name = "ResourceChallenge";
  static constexpr Phase phase = Phase::fetch;
  CallId call;
  Turn turn;
  std::uint32_t version;  ///< Of the tokens it carried.
  std::string_view method;
  std::string_view url;
  std::string_view dpop_nonce;  ///< Only where that was demanded (RFC 9449 §9), else empty.
};
struct Renew {
  static constexpr std::string_view name = "Renew";
  static constexpr Phase phase = Phase::renew;
  CallId call;
  Turn turn;
};
struct AskUserinfo {
  static constexpr std::string_view name = "AskUserinfo";
  static constexpr Phase phase = Phase::userinfo;
  CallId call;
  Turn turn;
};
struct Logout {
  static constexpr std::string_view name = "Logout";
  static constexpr Phase phase = Phase::logout;
  CallId call;
  LogoutMode mode;
  std::string_view post_logout_redirect_uri;
};
/// The page no longer waits for `call`.
struct Cancel {
  static constexpr std::string_view name = "Cancel";
  CallId call;
};

/// Calls that need a session.
template <class E>
concept UsesSession = IsAnyOf<E, FetchAuthorize, ResourceChallenge, Renew, AskUserinfo>;
/// Calls that may be postponed until a passing state has passed.
template <class E>
concept Deferrable = UsesSession<E> || IsAnyOf<E, Configure, BeginLogin, CallbackReceived>;

// What other tabs tell.
/// A window that another tab opened for its login has come back.
struct PeerCallback {
  static constexpr std::string_view name = "PeerCallback";
  std::string_view url;
};
struct PeerSignedOut {
  static constexpr std::string_view name = "PeerSignedOut";
};

// What a command brought.
struct StoreLoaded {
  static constexpr std::string_view name = "StoreLoaded";
  RequestId take;
  UnixTime expires_at;
  std::string_view value;
};
struct StoreMissing {
  static constexpr std::string_view name = "StoreMissing";
  RequestId take;
};
/// It was there, and was taken before.
struct StoreSpent {
  static constexpr std::string_view name = "StoreSpent";
  RequestId take;
};
struct HttpResponse {
  static constexpr std::string_view name = "HttpResponse";
  RequestId request;
  Purpose purpose;
  CallId call;  ///< As the request had it.
  HttpAnswer answer;
  std::string_view dpop_nonce;  ///< Empty where the answer had none.
  UnixTime date;                ///< When the server says that was; 1970 where it does not.
};
/// No answer came: the network, the host's time limit, or a redirect, which is not followed.
struct HttpFailed {
  static constexpr std::string_view name = "HttpFailed";
  RequestId request;
  Purpose purpose;
  CallId call;
};
struct SignatureChecked {
  static constexpr std::string_view name = "SignatureChecked";
  RequestId request;
  bool good;
};
struct Timer {
  static constexpr std::string_view name = "Timer";
};
/// The machine is online again, or somebody looks at the page again.
struct Wake {
  static constexpr std::string_view name = "Wake";
};
/// A resource's answer brought a nonce for the next request (RFC 9449 §8.2).
struct NonceLearnt {
  static constexpr std::string_view name = "NonceLearnt";
  std::string_view dpop_nonce;
  std::string_view url;
};

}  // namespace codegrant
