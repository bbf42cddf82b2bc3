// Where a session can be: one struct per state, holding just what that state needs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "codegrant/base/secret.hpp"
#include "codegrant/base/time.hpp"
#include "codegrant/protocol/authorization.hpp"
#include "codegrant/protocol/scope.hpp"
#include "codegrant/session/configuration.hpp"
#include "codegrant/session/transaction.hpp"

namespace codegrant {

/// The number of a page's call, which one answer or failure settles. 0: nobody waits.
using CallId = std::uint32_t;
/// The number of a command that has an answer. Never used twice: an answer that no state waits for is
/// late. 0: none.
using RequestId = std::uint32_t;

/// What signing in brought.
struct Tokens {
  Secret access_token;
  Secret refresh_token;       ///< Empty where the server gave none.
  UnixTime expires_at;        ///< Of the access token, on the host's clock.
  UnixTime renew_at;          ///< When to renew it unasked.
  std::uint32_t version = 1;  ///< Counts up with each renewal.
  Scope scope;
  std::string sub;
  std::string claims;  ///< JSON object, or empty.
  std::string state;   ///< Of the authorization response that began this session.
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
  AuthorizationResponse response;
};
struct ExchangingCode {
  static constexpr std::string_view name = "exchanging_code";
  CallId call;
  RequestId request;
  Transaction transaction;
};
struct SignedIn {
  static constexpr std::string_view name = "signed_in";
  Tokens tokens;
  unsigned failures = 0;  ///< Renewals in a row that the network lost.
};
struct Renewing {
  static constexpr std::string_view name = "renewing";
  Tokens tokens;
  unsigned failures;
  RequestId request;
  std::vector<Waiter> waiters;
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

using State = std::variant<Unconfigured, Discovering, SignedOut, AwaitingAuthorization, ExchangingCode,
                           SignedIn, Renewing, EndingSession, NeedsInteraction, Failed>;

/// What every state shares, sealed by the first Configure and completed by discovery.
struct Settings {
  Configuration configuration;
  Metadata metadata;
};

}  // namespace codegrant
