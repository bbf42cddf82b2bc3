// Every code is spelled as it is named.
#include "codegrant/base/error.hpp"

#include <gtest/gtest.h>

namespace codegrant {
namespace {

#define EXPECT_SPELLED(code) EXPECT_EQ(to_string(ErrorCode::code), #code)

TEST(ErrorCode, IsSpelledAsItIsNamed) {
  EXPECT_SPELLED(invalid_request);
  EXPECT_SPELLED(invalid_client);
  EXPECT_SPELLED(invalid_grant);
  EXPECT_SPELLED(unauthorized_client);
  EXPECT_SPELLED(unsupported_grant_type);
  EXPECT_SPELLED(unsupported_response_type);
  EXPECT_SPELLED(invalid_scope);
  EXPECT_SPELLED(access_denied);
  EXPECT_SPELLED(server_error);
  EXPECT_SPELLED(temporarily_unavailable);
  EXPECT_SPELLED(invalid_token);
  EXPECT_SPELLED(insufficient_scope);
  EXPECT_SPELLED(login_required);
  EXPECT_SPELLED(consent_required);
  EXPECT_SPELLED(interaction_required);
  EXPECT_SPELLED(request_not_supported);
  EXPECT_SPELLED(request_uri_not_supported);
  EXPECT_SPELLED(invalid_dpop_proof);
  EXPECT_SPELLED(use_dpop_nonce);
  EXPECT_SPELLED(invalid_target);
  EXPECT_SPELLED(invalid_configuration);
  EXPECT_SPELLED(invalid_transition);
  EXPECT_SPELLED(invalid_callback);
  EXPECT_SPELLED(invalid_response);
  EXPECT_SPELLED(invalid_id_token);
  EXPECT_SPELLED(invalid_return_to);
  EXPECT_SPELLED(state_mismatch);
  EXPECT_SPELLED(issuer_mismatch);
  EXPECT_SPELLED(transaction_not_found);
  EXPECT_SPELLED(resource_not_allowed);
  EXPECT_SPELLED(authorization_error);
  EXPECT_SPELLED(network_error);
  EXPECT_SPELLED(not_signed_in);
  EXPECT_SPELLED(cancelled);
}

}  // namespace
}  // namespace codegrant
