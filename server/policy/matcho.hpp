// Matcho: a pattern that looks like the value it describes.
//
// An object is inclusion, an array a positional prefix, a primitive equality; texts that begin with "#" are
// regular expressions (a partial match, in linear time), with "." the value elsewhere in the request; and
// objects may hold operators: $enum $one-of $contains $every $not $length $present-all.
#pragma once

#include "server/base/error.hpp"
#include "server/json/json.hpp"

namespace codegrant::server {

/// Whether `value` matches. Paths in the pattern begin at `root`. A pattern that `check_matcho` refuses
/// fails with `server_error`; a caller that decides on access takes that for a denial.
Result<bool> matches_matcho(const Json& pattern, const Json& value, const Json& root);

/// Fails with `invalid_request` where the pattern holds an unknown operator or a broken expression.
Result<void> check_matcho(const Json& pattern);

}  // namespace codegrant::server
