#include "server/domain/password_check.hpp"

#include "server/domain/words.hpp"

namespace codegrant::server {
namespace {

/// What failures count under, whichever of a user's two names was typed.
std::string account_of(const User& user) { return "id " + user.id; }

}  // namespace

Result<ActiveUser> PasswordCheck::check(std::string_view login, const Secret& password,
                                        const std::string& address) {
  auto user = directory_.user_by_login(login);
  const std::string account = user ? account_of(*user) : "login " + lower_case(login);
  const auto verified = verify(account, user ? user->password_hash : std::string(), password, address);
  if (!verified) return verified.error();
  return user;
}

Result<void> PasswordCheck::check(const User& user, const Secret& password, const std::string& address) {
  return verify(account_of(user), user.password_hash, password, address);
}

bool PasswordCheck::still_holds(const User& user) const {
  const auto now = directory_.user(user.id);
  return now && now->password_hash == user.password_hash;
}

/// Hashed for an unknown user too, whose empty hash nothing fits, so that the time does not tell who exists.
Result<void> PasswordCheck::verify(const std::string& account, const std::string& hash,
                                   const Secret& password, const std::string& address) {
  const auto right = throttle_.guard({Attempt::By::password, account, address},
                                     [&] { return hasher_.verify(password, hash); });
  if (!right) return right.error();
  if (!*right) return Error{ErrorCode::invalid_grant, "this user name and password do not fit together"};
  return {};
}

}  // namespace codegrant::server
