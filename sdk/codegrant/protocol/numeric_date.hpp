// Seconds as JSON spells them: lifetimes and NumericDates (RFC 6749 §5.1, RFC 7519 §2).
#pragma once

#include <cstdint>
#include <string_view>

namespace codegrant {

/// The whole seconds in `number`; a fraction is cut off. -1 where that is negative, has an exponent or more
/// than ten digits, or is no number.
std::int64_t whole_seconds(std::string_view number);

}  // namespace codegrant
