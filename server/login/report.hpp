// What is told of a sign-in, on the terminal and in the browser's tab; never a token.
#pragma once

#include <string>

#include "server/http/response.hpp"
#include "server/login/outcome.hpp"

namespace codegrant::login {

/// One line: why it was refused, and the server's own words where it said some.
std::string in_words(const Refused& refused);

/// In UTC, as `2026-11-22T08:00:00Z`.
std::string date_time(UnixTime time);

/// Who signed in, what for and until when, in a few lines.
std::string who_signed_in(const SignedInSession& session);

/// The members of a JSON object, a line each. Empty where `claims` is none.
std::string list_of(const std::string& claims);

/// The page for the browser's tab. No cache keeps it, and it may do nothing.
server::http::Response signed_in_page();
server::http::Response refused_page(const Refused& refused);

}  // namespace codegrant::login
