// A login under way: what must be remembered while the browser is at the authorization server.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "codegrant/base/result.hpp"
#include "codegrant/base/time.hpp"
#include "codegrant/protocol/pkce.hpp"

namespace codegrant {

/// Kept by the host under `key_of(state)`, to be taken once.
struct Transaction {
  std::string state;
  CodeVerifier code_verifier;
  std::string issuer;
  std::string client_id;
  std::string redirect_uri;
  std::string return_to;
  std::string app_state;
  UnixTime expires_at;

  /// The text that `read` understands. It holds the verifier: the host must not show it to a page.
  std::string write() const;
  /// Fails with `transaction_not_found` on text that `write` did not make.
  static Result<Transaction> read(std::string_view text);
};

/// Where a transaction waits: a digest, so that a list of keys does not list states.
std::string key_of(std::string_view state);

/// True where `state` is spelled as we spell ours, 32 bytes in base64url.
bool is_our_state(std::string_view state);

/// Checks where the app wants to go after signing in: a path of its own, or nothing. Fails with
/// `invalid_return_to` on `//evil`, `/\evil` and whatever else would leave the app's origin.
Result<void> check_return_to(std::string_view return_to);

}  // namespace codegrant
