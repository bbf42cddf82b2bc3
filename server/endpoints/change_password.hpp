// POST /auth/change-password: a new password for the user of the token that asks.
#pragma once

#include "server/domain/caller.hpp"
#include "server/domain/collection.hpp"
#include "server/domain/password_check.hpp"
#include "server/http/response.hpp"

namespace codegrant::server {

class ChangePasswordEndpoint {
 public:
  /// `users` ends a user's sessions with the write of a new password.
  ChangePasswordEndpoint(const CallerFinder& callers, PasswordCheck& passwords, Collection& users)
      : callers_(callers), passwords_(passwords), users_(users) {}

  /// Takes `currentPassword` and `newPassword`. 200 once the user is signed out everywhere, this token
  /// included; 400 for a wrong or unfit password, 401 without a good token, 403 for a token of no user, 409
  /// where somebody else wrote the User meanwhile, 429 after too many wrong ones. May throw Overloaded.
  http::Response handle(const http::Request& request);

 private:
  http::Response replace(const User& user, const std::string& new_password);

  const CallerFinder& callers_;
  PasswordCheck& passwords_;
  Collection& users_;
};

}  // namespace codegrant::server
