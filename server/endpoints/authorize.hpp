// GET and POST /auth/authorize: the single place that decides what an authorization request needs next.
#pragma once

#include "server/domain/keyring.hpp"
#include "server/endpoints/login_flow.hpp"

namespace codegrant::server {

class AuthorizeEndpoint {
 public:
  AuthorizeEndpoint(LoginFlow& flow, const Keyring& keyring) : flow_(flow), keyring_(keyring) {}

  /// A page, a redirect to one of ours, or the answer on its way to the client's redirect_uri.
  http::Response handle(const http::Request& request);

 private:
  http::Response begin_or_tell(const http::Request& request, Form form);
  http::Response begin(const http::Request& request, Form& form);
  std::optional<Form> resolve(const Form& sent, const Client& client) const;
  bool must_be_pushed(const Client& client) const;
  http::Response go_on(const http::Request& request, std::string_view interaction_id);
  http::Response go_on_to_account(const WaitingRequest& waiting);
  http::Response issue_code(const Client& client, const RedirectTarget& target,
                            const AuthorizationRequest& asked, const SessionRecord& login);

  Result<std::string> expected_user(const AuthorizationRequest& asked) const;

  LoginFlow& flow_;
  const Keyring& keyring_;
};

}  // namespace codegrant::server
