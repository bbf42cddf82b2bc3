// What can happen to a session. Texts are views: they live as long as the step.
#pragma once

#include <string_view>

#include "codegrant/protocol/http_answer.hpp"
#include "codegrant/session/state.hpp"

namespace codegrant {

/// What an HTTP request was for; the host hands it back with the answer.
enum class Purpose : std::uint8_t { metadata, token, end_session };

/// How much a logout ends: this page's session, or the server's, too.
enum class LogoutMode : std::uint8_t { local, session };

// What a page asks for.
struct Configure {
  static constexpr std::string_view name = "Configure";
  CallId call;
  std::string_view options;  ///< JSON
};
struct BeginLogin {
  static constexpr std::string_view name = "BeginLogin";
  CallId call;
  std::string_view return_to;
  std::string_view app_state;  ///< JSON, opaque here
};
struct CallbackReceived {
  static constexpr std::string_view name = "CallbackReceived";
  CallId call;
  std::string_view url;
};
struct FetchAuthorize {
  static constexpr std::string_view name = "FetchAuthorize";
  CallId call;
  std::string_view method;
  std::string_view url;
};
/// A request of the page, authorized before, was answered 401. The host tells it once per request.
struct ResourceChallenge {
  static constexpr std::string_view name = "ResourceChallenge";
  CallId call;
  std::uint32_t version;  ///< Of the tokens it carried.
};
struct Renew {
  static constexpr std::string_view name = "Renew";
  CallId call;
};
struct Logout {
  static constexpr std::string_view name = "Logout";
  CallId call;
  LogoutMode mode;
};
/// The page no longer waits for `call`.
struct Cancel {
  static constexpr std::string_view name = "Cancel";
  CallId call;
};

// What a command brought.
struct StoreLoaded {
  static constexpr std::string_view name = "StoreLoaded";
  RequestId take;
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
  HttpAnswer answer;
};
/// No answer came: the network, the host's time limit, or a redirect, which is not followed.
struct HttpFailed {
  static constexpr std::string_view name = "HttpFailed";
  RequestId request;
};
struct Timer {
  static constexpr std::string_view name = "Timer";
};

}  // namespace codegrant
