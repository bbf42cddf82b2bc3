#include "codegrant/base/error.hpp"

#include <cstddef>

namespace codegrant {
namespace {

/// In the order of the codes, each with a space behind it: a table of texts would be larger by its addresses.
constexpr std::string_view names =
    "invalid_request invalid_client invalid_grant unauthorized_client unsupported_grant_type "
    "unsupported_response_type invalid_scope access_denied server_error temporarily_unavailable "
    "invalid_token insufficient_scope login_required consent_required interaction_required "
    "request_not_supported request_uri_not_supported invalid_dpop_proof use_dpop_nonce "
    "invalid_target invalid_configuration invalid_transition invalid_callback invalid_response "
    "invalid_id_token "
    "invalid_return_to state_mismatch issuer_mismatch transaction_not_found resource_not_allowed "
    "authorization_error network_error not_signed_in cancelled ";

constexpr int count(std::string_view text, char wanted) {
  int times = 0;
  for (const char c : text) times += c == wanted;
  return times;
}
static_assert(count(names, ' ') == static_cast<int>(ErrorCode::cancelled) + 1);

}  // namespace

std::string_view to_string(ErrorCode code) {
  const char* name = names.data();
  for (int before = static_cast<int>(code); before > 0; ++name) before -= *name == ' ';
  std::size_t size = 0;
  while (name[size] != ' ') ++size;
  return {name, size};
}

}  // namespace codegrant
