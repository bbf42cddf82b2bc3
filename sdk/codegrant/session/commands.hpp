// What a session asks of its host: each command is written straight into the bytes the host reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "codegrant/base/error.hpp"
#include "codegrant/base/secret.hpp"
#include "codegrant/base/time.hpp"
#include "codegrant/codec/form.hpp"
#include "codegrant/protocol/error_response.hpp"
#include "codegrant/session/events.hpp"

namespace codegrant {

/// Which part of a session's life a failure belongs to.
enum class Phase { configure, login, callback, exchange, renew, fetch, logout };

/// The out buffer. A command is: tag (u8), id (u32), number (f64), count of texts (u8), then each text
/// with its length (u32) before it; all little-endian. The host performs them in order, each done
/// before the next begins, except that it does not wait for HTTP.
class Commands {
 public:
  /// Settles a page's call. The texts depend on the call: handleCallback gives how it ended, returnTo
  /// and appState; logout gives what became of the server's session.
  void answer(CallId call, std::string_view outcome = {}, std::string_view return_to = {},
              std::string_view app_state = {});
  /// Settles a page's call by an error; `status` is of the HTTP answer that brought it, or 0, and
  /// `response` what the server said, if it did.
  void fail(CallId call, Phase phase, const Error& error, int status = 0, const ErrorResponse& response = {});

  /// Sends a GET, a form POST, or a DELETE that carries a token. Without cookies, without following
  /// redirects, bounded in time and size. The host answers by HttpResponse or HttpFailed.
  RequestId get(Purpose purpose, std::string_view url);
  RequestId post(Purpose purpose, std::string_view url, const Form& form);
  RequestId remove(Purpose purpose, std::string_view url, const Secret& bearer);

  /// Keeps `value` until `expires_at`; of more than 16 that are open the oldest goes.
  void store_put(std::string_view key, std::string_view value, UnixTime expires_at);
  /// Takes it, atomically and once among all tabs. The host answers StoreLoaded, StoreSpent or
  /// StoreMissing.
  RequestId store_take(std::string_view key);

  /// Sends the browser to `url`.
  void navigate(std::string_view url);
  /// Puts `url` into the address bar in place of the current one, without loading it.
  void replace_url(std::string_view url);

  /// Lets a page's request go out with this token.
  void authorize_request(CallId call, const Tokens& tokens);
  /// Asks for a Timer event at `when`. A later call replaces an earlier one.
  void set_timer(UnixTime when);

  /// Tells the page what session it has; never a token. Goes before all that was written, so that
  /// whoever learns of a step's outcome finds the session already changed.
  void session_first(std::string_view status, const Tokens* tokens);
  /// Tells the page that something happened, and why.
  void emit(std::string_view event, std::string_view reason = {});

  /// What was written since the last `clear`.
  std::string_view bytes() const { return bytes_; }
  void clear() { wipe(bytes_); }

 private:
  void write(std::uint8_t tag, std::uint32_t id, double number,
             std::initializer_list<std::string_view> texts);
  RequestId send(Purpose purpose, std::string_view method, std::string_view url, std::string_view body,
                 std::string_view bearer);

  std::string bytes_;
  RequestId last_request_ = 0;
};

}  // namespace codegrant
