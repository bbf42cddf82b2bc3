// Every reason that the client gives for a refusal, in one list.
#pragma once

#include <cstdint>
#include <string_view>

#include "codegrant/base/result.hpp"

namespace codegrant {

/// Why something is refused. A reason is a number, so that it can never carry a secret.
enum class Reason : std::uint8_t {
  not_a_json_answer,
  foreign_metadata,
  no_s256,
  bad_endpoint,
  own_parameter,
  unreadable_callback,
  code_beside_error,
  no_code,
  foreign_issuer,
  wrong_state,
  unknown_transaction,
  spent_transaction,
  expired_transaction,
  bad_return_to,
  silent_login_failed,
  login_refused,
  refused,
  refused_without_reason,
  server_broken,
  no_answer,
  no_request_uri,
  unreadable_tokens,
  wrong_token_type,
  wider_scope,
  no_jwt,
  unknown_crit,
  unknown_alg,
  wrong_iss,
  wrong_aud,
  wrong_azp,
  bad_sub,
  changed_sub,
  wrong_nonce,
  bad_at_hash,
  expired,
  bad_iat,
  bad_nbf,
  bad_auth_time,
  unreadable_keys,
  no_key,
  bad_signature,
  foreign_userinfo,
  not_a_url,
  ambiguous_path,
  guarded_endpoint,
  no_rule,
  not_signed_in,
  needs_interaction,
  cancelled,
  not_possible_now,
  bad_options,
  bad_profile,
  bad_par,
  bad_issuer,
  no_client_id,
  bad_redirect_uri,
  bad_scope,
  no_openid,
  bad_resource,
  bad_rule,
  bad_transaction_ttl,
  bad_default_expires_in,
  other_options,
  no_jwks_uri,
  no_par,
  no_es256,
  no_userinfo,
  no_revocation,
  no_end_session,
  bad_post_logout_uri,
};

/// What a page is told of a reason.
struct Explanation {
  std::string_view code;  ///< Stable: what a program looks at.
  std::string_view text;  ///< For its developer.
};
Explanation explain(Reason reason);

/// A value, or why there is none.
template <class T>
using Checked = Result<T, Reason>;

}  // namespace codegrant
