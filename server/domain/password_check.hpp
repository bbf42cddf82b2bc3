// Whether somebody knows a user's password: throttled, and as slow for a user who does not exist.
#pragma once

#include <string>
#include <string_view>

#include "server/domain/directory.hpp"
#include "server/domain/throttle.hpp"
#include "server/ports/password_hasher.hpp"

namespace codegrant::server {

/// Safe to use from several threads.
class PasswordCheck {
 public:
  PasswordCheck(const Directory& directory, PasswordHasher& hasher, Throttle& throttle)
      : directory_(directory), hasher_(hasher), throttle_(throttle) {}

  /// The active user whose userName or email `login` is and whose password was given. Fails with
  /// `invalid_grant`, unknown and wrong alike, or with `temporarily_unavailable` after too many of either.
  /// May throw Overloaded.
  Result<ActiveUser> check(std::string_view login, const Secret& password, const std::string& address);
  /// The same for a user who is known already.
  Result<void> check(const User& user, const Secret& password, const std::string& address);

  /// Whether the user is still active and has the password that was checked: hashing takes long, and whoever
  /// changed it meanwhile ended the sessions of then. Asked once a new session is stored.
  bool still_holds(const User& user) const;

 private:
  Result<void> verify(const std::string& account, const std::string& hash, const Secret& password,
                      const std::string& address);

  const Directory& directory_;
  PasswordHasher& hasher_;
  Throttle& throttle_;
};

}  // namespace codegrant::server
