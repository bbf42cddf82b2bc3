// A login under way: what must be remembered while the browser is at the authorization server.
#pragma once

#include <string_view>

#include "codegrant/base/arena.hpp"
#include "codegrant/base/reason.hpp"
#include "codegrant/base/secret.hpp"
#include "codegrant/base/time.hpp"
#include "codegrant/session/configuration.hpp"
#include "codegrant/session/state.hpp"

namespace codegrant {

/// Kept by the host under `key_of`, to be taken once.
struct Transaction {
  SecretView code_verifier;
  Seconds max_age{-1};  ///< Negative: not asked for.
  std::string_view return_to;
  std::string_view app_state;

  /// The text that `read` understands. The host must not show it to a page.
  SecretView write(Arena& arena) const;
  /// Fails with `transaction_not_found` on text that `write` did not make.
  static Checked<Transaction> read(std::string_view kept);
};

/// Where the transaction of `state` waits: a digest, so that a list of keys does not list states, and of
/// the settings, too, so that a login begun with others is not found.
std::string_view key_of(std::string_view state, const Configuration& configuration, Arena& arena);

/// A new `state` of 32 bytes in base64url. A popup's says so by its first letter, so that the window it
/// ends in knows that the login is another's.
std::string_view new_state(std::string_view entropy, LoginMode mode, Arena& arena);
/// True where `state` is spelled as ours of that mode are.
bool is_state_of(LoginMode mode, std::string_view state);

/// The OpenID Connect nonce of a login: as unpredictable as its state, and bound to it, so that it needs
/// no place of its own.
std::string_view nonce_of(std::string_view state, Arena& arena);

/// Checks where the app wants to go after signing in: a path of its own, or nothing. Fails with
/// `invalid_return_to` on `//evil`, `/\evil` and whatever else would leave the app's origin.
Checked<void> check_return_to(std::string_view return_to);

}  // namespace codegrant
