// What the person at the terminal can choose for a sign-in there.
#pragma once

#include <cstdint>
#include <string>

#include "codegrant/base/time.hpp"

namespace codegrant::server {

struct LoginOptions {
  std::string issuer;
  std::string client_id;
  std::string profile = "oidc";  ///< oauth2, oidc or aidbox
  std::string scope;             ///< empty: the server's own choice
  std::string prompt;            ///< as OpenID Connect Core §3.1.2.1 has it, or empty
  std::string login_hint;
  std::uint16_t port = 0;  ///< of the redirect_uri; 0: any free one
  Seconds timeout{180};    ///< for the person to come back from the browser; 1 to 86400
  bool opens_browser = true;
  bool dpop = false;
  bool userinfo = false;  ///< asks the userinfo endpoint, too
};

}  // namespace codegrant::server
