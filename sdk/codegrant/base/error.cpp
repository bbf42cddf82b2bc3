#include "codegrant/base/error.hpp"

namespace codegrant {

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_request: return "invalid_request";
    case ErrorCode::invalid_client: return "invalid_client";
    case ErrorCode::invalid_grant: return "invalid_grant";
    case ErrorCode::unauthorized_client: return "unauthorized_client";
    case ErrorCode::unsupported_grant_type: return "unsupported_grant_type";
    case ErrorCode::unsupported_response_type: return "unsupported_response_type";
    case ErrorCode::invalid_scope: return "invalid_scope";
    case ErrorCode::access_denied: return "access_denied";
    case ErrorCode::server_error: return "server_error";
    case ErrorCode::temporarily_unavailable: return "temporarily_unavailable";
    case ErrorCode::invalid_token: return "invalid_token";
    case ErrorCode::insufficient_scope: return "insufficient_scope";
    case ErrorCode::login_required: return "login_required";
    case ErrorCode::consent_required: return "consent_required";
    case ErrorCode::interaction_required: return "interaction_required";
    case ErrorCode::request_not_supported: return "request_not_supported";
    case ErrorCode::request_uri_not_supported: return "request_uri_not_supported";
    case ErrorCode::invalid_dpop_proof: return "invalid_dpop_proof";
    case ErrorCode::use_dpop_nonce: return "use_dpop_nonce";
    case ErrorCode::invalid_configuration: return "invalid_configuration";
    case ErrorCode::invalid_transition: return "invalid_transition";
    case ErrorCode::invalid_callback: return "invalid_callback";
    case ErrorCode::invalid_response: return "invalid_response";
    case ErrorCode::invalid_id_token: return "invalid_id_token";
    case ErrorCode::invalid_return_to: return "invalid_return_to";
    case ErrorCode::state_mismatch: return "state_mismatch";
    case ErrorCode::issuer_mismatch: return "issuer_mismatch";
    case ErrorCode::transaction_not_found: return "transaction_not_found";
    case ErrorCode::resource_not_allowed: return "resource_not_allowed";
    case ErrorCode::authorization_error: return "authorization_error";
    case ErrorCode::network_error: return "network_error";
    case ErrorCode::not_signed_in: return "not_signed_in";
    case ErrorCode::cancelled: return "cancelled";
  }
  return "server_error";
}

}  // namespace codegrant
