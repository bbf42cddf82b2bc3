// /auth/account: what a user who is logged in here sees and changes of his own account: which applications he
// has granted access, and his second factor.
#pragma once

#include "server/domain/collection.hpp"
#include "server/endpoints/login_flow.hpp"

namespace codegrant::server {

class AccountEndpoint {
 public:
  AccountEndpoint(LoginFlow& flow, Collection& users) : flow_(flow), users_(users) {}

  /// The page; 303 to /auth/login where nobody is logged in, and from there back. A posted form is refused
  /// then, and so is one that is not ours (403).
  http::Response show(const http::Request& request);
  /// Takes a client's Grants back, which ends its sessions of this user.
  http::Response revoke(const http::Request& request);
  /// The page with a new key for the user's app, as a QR code.
  http::Response show_enrolment(const http::Request& request);
  /// Turns the second factor on with a first code; the page again where it is wrong (400, 429).
  http::Response enrol(const http::Request& request);
  /// Turns it off, for a code of now.
  http::Response turn_off(const http::Request& request);

 private:
  struct Visit {
    Secret browser;
    SessionRecord session;
    User user;
  };
  std::optional<Visit> find_visit(const http::Request& request) const;
  http::Response ask_to_log_in(const http::Request& request) const;
  std::variant<Visit, http::Response> check_form(const http::Request& request, const Form& form) const;
  std::string csrf_token(const Visit& visit) const;
  Result<void> write_two_factor(const User& user, const Json& two_factor);
  http::Response page(const Visit& visit, const std::string& message,
                      const std::optional<Error>& error) const;
  http::Response enrol_page(const Visit& visit, const PendingKey& pending,
                            const std::optional<Error>& error) const;

  LoginFlow& flow_;
  Collection& users_;
};

}  // namespace codegrant::server
