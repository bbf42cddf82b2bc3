// The browser that the person uses.
#pragma once

#include <string>

namespace codegrant::login {

/// Has `xdg-open` show `address`, an http(s) URL, and does not wait for it. False where there is no
/// `xdg-open`, or no display to show anything on.
bool open_browser(const std::string& address);

}  // namespace codegrant::login
