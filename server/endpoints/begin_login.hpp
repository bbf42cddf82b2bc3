// The end of every way to log in: a new session in this browser.
#pragma once

#include "server/endpoints/login_flow.hpp"

namespace codegrant::server {

/// Logs `user` in, whose password and second factor were right: 303 back to /auth/authorize with a new
/// session cookie. None where the user was deactivated or the password changed meanwhile.
std::optional<http::Response> begin_login(const LoginFlow& flow, const WaitingRequest& waiting,
                                          const User& user);

}  // namespace codegrant::server
