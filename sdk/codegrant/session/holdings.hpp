// What a session holds beside its state: small values, and texts that live from step to step.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

#include "codegrant/base/arena.hpp"
#include "codegrant/base/secret.hpp"
#include "codegrant/base/time.hpp"
#include "codegrant/protocol/authorization.hpp"
#include "codegrant/session/state.hpp"

namespace codegrant {

/// What signing in brought.
struct Tokens {
  SecretView access_token;
  SecretView refresh_token;  ///< Empty where the server gave none.
  UnixTime expires_at;       ///< Of the access token, on the host's clock.
  std::string_view scope;
  std::string_view sub;     ///< Empty where the server told nobody's.
  std::string_view claims;  ///< JSON object, or empty.
};

/// The login under way, and then the one that began the session.
struct Login {
  std::string_view state;
  std::string_view return_to;
  std::string_view app_state;
  Seconds max_age{-1};  ///< Negative: not asked for.
};

/// A callback that found somebody signed in: it gets no tokens, only where its login wanted to go.
struct Visitor {
  CallId call = 0;
  RequestId take = 0;  ///< 0: there is none.
};

/// Each part is held only as long as a state needs it: `forget_unneeded` sees to that.
struct Holdings {
  AuthorizationResponse response;  ///< checking_response
  Login login;                     ///< from the login to the end of the session
  Tokens tokens;                   ///< signed_in and renewing
  Tokens fresh;                    ///< validating_id_token: not yet believed
  SecretView id_token;             ///< validating_id_token
  SecretView request_body;         ///< pushing_request, exchanging_code, renewing: to be sent again
  std::string_view leave_to;       ///< ending_session: where the browser goes then, or empty

  Visitor visitor;
  std::string_view server_nonce;     ///< The authorization server's, for DPoP proofs.
  std::string_view resource_origin;  ///< Whose nonce the next one is.
  std::string_view resource_nonce;
  std::string_view jwks;      ///< The server's keys as they were fetched, or empty.
  UnixTime jwks_at;           ///< When that was.
  UnixTime renew_at;          ///< When to renew unasked.
  Seconds clock_offset{0};    ///< What the server's clock shows more than ours.
  std::uint32_t version = 0;  ///< Counts up with each token answer that is taken over.
};
static_assert(std::is_trivially_copyable_v<Holdings>);

/// Drops what `state` does not need.
void forget_unneeded(const State& state, Holdings& held);

/// Copies all texts to `arena`, so that they outlive where they were.
void keep_in(Arena& arena, Holdings& held);

}  // namespace codegrant
