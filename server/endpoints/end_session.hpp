// GET and POST /auth/logout: an application sends the browser here to sign its user out (OpenID Connect
// RP-Initiated Logout 1.0).
#pragma once

#include "server/domain/keyring.hpp"
#include "server/endpoints/login_flow.hpp"

namespace codegrant::server {

class EndSessionEndpoint {
 public:
  EndSessionEndpoint(const LoginFlow& flow, const Keyring& keyring) : flow_(flow), keyring_(keyring) {}

  /// Signs out at once where an id_token_hint of the user who is logged in here vouches for the request, and
  /// asks the person otherwise (§2).
  http::Response show(const http::Request& request) const;
  /// The answer to that question; or an application's request by POST, which begins like one by GET.
  http::Response submit(const http::Request& request) const;

 private:
  /// Who asks, for whom, and where the browser goes afterwards.
  struct Request {
    std::string client_id;
    std::string user;                      ///< of the id_token_hint; empty: there was none
    std::string post_logout_redirect_uri;  ///< registered for the client; empty: a page says that it is done
    std::string state;
  };
  Result<Request> read(const Form& form) const;
  /// Client and user of an id_token_hint, which may be long expired.
  Result<void> read_hint(std::string_view hint, Request& asked) const;
  http::Response ask(const http::Request& request, const Request& asked, const SessionRecord& login) const;
  http::Response sign_out(const Request& asked, const std::optional<SessionRecord>& login) const;
  std::string csrf_token(const Secret& browser, const SessionRecord& login) const;

  const LoginFlow& flow_;
  const Keyring& keyring_;
};

}  // namespace codegrant::server
