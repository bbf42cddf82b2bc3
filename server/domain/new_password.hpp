// What a password must be that its user chooses; administrators may write any.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace codegrant::server {

/// What is wrong with `password`, said for its user; none: nothing. Length is all that is asked for (NIST SP
/// 800-63B §5.1.1.2).
std::optional<std::string> problem_of_new_password(std::string_view password);

}  // namespace codegrant::server
