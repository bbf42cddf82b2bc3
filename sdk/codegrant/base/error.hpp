// What can go wrong, in the words of the RFCs: a code for the wire, a detail for the log.
#pragma once

#include <string_view>

namespace codegrant {

/// Every reason this project gives for a refusal. The first group goes on the wire as it is written
/// here; the second is what the SDK tells its page.
enum class ErrorCode {
  // RFC 6749 §4.1.2.1 and §5.2, RFC 6750 §3.1, OpenID Connect Core §3.1.2.6
  invalid_request,
  invalid_client,
  invalid_grant,
  unauthorized_client,
  unsupported_grant_type,
  unsupported_response_type,
  invalid_scope,
  access_denied,
  server_error,
  temporarily_unavailable,
  invalid_token,
  insufficient_scope,
  login_required,
  consent_required,
  interaction_required,
  request_not_supported,
  request_uri_not_supported,
  // RFC 9449 §5, §7.1 and §8
  invalid_dpop_proof,
  use_dpop_nonce,
  // RFC 8707 §2
  invalid_target,

  // The SDK's own.
  invalid_configuration,
  invalid_transition,
  invalid_callback,
  invalid_response,
  invalid_id_token,
  invalid_return_to,
  state_mismatch,
  issuer_mismatch,
  transaction_not_found,
  resource_not_allowed,
  authorization_error,
  network_error,
  not_signed_in,
  cancelled,
};

/// The spelling of `code` on the wire and in logs.
std::string_view to_string(ErrorCode code);

/// A refusal. `code` may be sent to anyone; `detail` explains it to the operator or developer of this
/// side. It is a literal, so that it can carry no secret and outlives every answer.
struct Error {
  ErrorCode code;
  std::string_view detail;

  friend bool operator==(const Error&, const Error&) = default;
};

}  // namespace codegrant
