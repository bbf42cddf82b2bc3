// Percent-encoding of one component.
#pragma once

#include <string>
#include <string_view>

#include "codegrant/base/result.hpp"

namespace codegrant {

/// `bytes` with everything but RFC 3986's unreserved characters (§2.3) written as `%XX`, upper-case.
std::string percent_encode(std::string_view bytes);

/// The bytes that `text` stands for; `+` stays `+`. Fails with `invalid_request` on a `%` without two
/// hexadecimal digits and on NUL. The result need not be UTF-8.
Result<std::string> percent_decode(std::string_view text);

}  // namespace codegrant
