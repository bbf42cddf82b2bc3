// How long a document's text will be, without writing it.
#pragma once

#include <cstddef>

#include "server/json/json.hpp"

namespace codegrant::server {

/// The bytes of `to_text(value)`, but for the backslashes of escapes and the digits of a number, which are
/// guessed.
std::size_t text_length(const Json& value);

}  // namespace codegrant::server
