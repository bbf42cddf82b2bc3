// What a session asks of its host: each command is written straight into the bytes the host reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "codegrant/base/arena.hpp"
#include "codegrant/base/reason.hpp"
#include "codegrant/base/secret.hpp"
#include "codegrant/base/time.hpp"
#include "codegrant/protocol/error_response.hpp"
#include "codegrant/session/events.hpp"

namespace codegrant {

struct Tokens;

/// An HTTP request of the core's own. Without cookies, without following redirects, bounded in time and
/// size; its answer never reaches the page.
struct HttpRequest {
  Purpose purpose;
  std::string_view method;
  std::string_view url;
  std::string_view body = {};   ///< A form, or empty.
  SecretView token = {};        ///< For the Authorization header, or empty.
  std::string_view proof = {};  ///< The claims of a DPoP proof to be signed, or empty.
  CallId call = 0;              ///< The page's call that its answer settles, where no state knows it.
};

/// A signature to be checked by whoever has the cryptography. It is good where it verifies, and where
/// `at_hash` is the token's, unless that is empty (OpenID Connect Core §3.1.3.6).
struct SignatureCheck {
  std::string_view alg;
  std::string_view jwk;
  std::string_view signing_input;
  std::string_view signature;  ///< base64url
  SecretView access_token;
  std::string_view at_hash;
};

/// The out buffer. A command is: tag, id, context, number, count of texts, then each text with its length
/// before it; all numbers are 32 bits, unsigned and little-endian. The host performs them in order, each done
/// before the next begins, except that it does not wait for HTTP.
class Commands {
 public:
  /// Writes to `room`.
  explicit constexpr Commands(std::span<char> room) : arena_(room) {}

  /// Settles a page's call. The texts depend on the call: handleCallback gives how it ended, returnTo
  /// and appState; logout what became of the server's session; userinfo the claims.
  void answer(CallId call, std::string_view outcome = {}, std::string_view return_to = {},
              std::string_view app_state = {});
  /// Settles a page's call by an error; `status` is of the HTTP answer that brought it, or 0, and
  /// `response` what the server said, if it did.
  void fail(CallId call, Phase phase, Reason reason, int status = 0, const ErrorResponse& response = {});
  /// Has the host send the same call again, once, when the session's status has changed.
  void postpone(CallId call);

  /// The host answers by HttpResponse or HttpFailed.
  RequestId send(const HttpRequest& request);
  /// The host answers by SignatureChecked.
  RequestId verify(const SignatureCheck& check);

  /// Keeps `value` until `expires_at`; of more than 16 that are open the oldest goes.
  void store_put(std::string_view key, SecretView value, UnixTime expires_at);
  /// Takes it, atomically and once among all tabs. The host answers StoreLoaded, StoreSpent or
  /// StoreMissing.
  RequestId store_take(std::string_view key);

  /// Sends the browser, the window that the page has opened, or only the address bar to `url`.
  void navigate(CallId call, std::string_view url);
  void open_popup(CallId call, std::string_view url);
  void replace_url(CallId call, std::string_view url);

  /// Lets a page's request go out with this token, of this version, and a DPoP proof where there is one.
  void authorize_request(CallId call, SecretView token, std::uint32_t version, std::string_view proof);
  /// Asks for a Timer event at `when`. A later call replaces an earlier one.
  void set_timer(UnixTime when);

  /// Tells the pages what session they have; never a token. Goes before all that was written, so that
  /// whoever learns of a step's outcome finds the session already changed. `tokens` may be null.
  void session_first(std::string_view status, const Tokens* tokens);
  /// Tells the pages that something happened, and why.
  void emit(std::string_view event, std::string_view reason = {});
  /// Tells the workers of other tabs: `callback` and its address, or `signed_out`.
  void broadcast(std::string_view kind, std::string_view text = {});
  /// Forgets the key that DPoP proofs were signed with; the next proof makes a new one.
  void erase_proof_key();

  /// What was written since the last `clear`.
  std::string_view bytes() const { return bytes_; }
  /// Overwrites it.
  void clear();

 private:
  struct Command {
    std::uint32_t tag;
    std::uint32_t id = 0;
    std::uint32_t context = 0;
    std::uint32_t number = 0;
  };
  void write(const Command& command, std::initializer_list<std::string_view> texts);
  void append(std::string_view bytes);
  void append(std::uint32_t number);

  Arena arena_;
  std::string_view bytes_;
  RequestId last_request_ = 0;
};

}  // namespace codegrant
