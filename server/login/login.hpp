// A sign-in at the terminal: the browser does it, an address of this machine hears of it (RFC 8252).
#pragma once

#include <functional>
#include <iosfwd>
#include <string>

#include "server/config/login_options.hpp"
#include "server/login/http_client.hpp"
#include "server/ports/clock.hpp"
#include "server/ports/random.hpp"

namespace codegrant::login {

struct Surroundings {
  HttpClient& http;
  server::Random& random;
  const server::Clock& clock;  ///< Must never go back.
  std::ostream& out;           ///< Who signed in.
  std::ostream& err;           ///< All else.
  /// Shows an address to the person; false where it cannot.
  std::function<bool(const std::string& address)> open_browser;
};

/// Signs somebody in, says who it was, and ends the session again. Gives the program's exit
/// status: 0 signed in, 1 refused or failed, 2 wrong options.
int log_in(const server::LoginOptions& options, const Surroundings& surroundings);

}  // namespace codegrant::login
