// Documents and parameters without what nobody but their receiver may read: for request objects, which debug
// answers show and policies could copy.
#pragma once

#include <string>
#include <string_view>

#include "server/json/json.hpp"

namespace codegrant::server {

/// What stands where something was taken out.
inline constexpr const char* mask = "[masked]";

/// Whether a member or a parameter of that name holds a password, a secret or a token.
bool names_a_secret(std::string_view name);

/// `document` with each text of such a name masked, however deep, also in the operations of a JSON Patch.
Json masked(const Json& document);

/// A query or form with the values of such names masked; all else byte for byte.
std::string masked_query(std::string_view query);

}  // namespace codegrant::server
