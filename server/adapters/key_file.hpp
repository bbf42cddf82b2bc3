// The key that seals signing keys in the store, in a file of its own: a copy of the database alone signs
// nothing.
#pragma once

#include <string>

#include "codegrant/base/secret.hpp"
#include "server/base/error.hpp"
#include "server/ports/random.hpp"

namespace codegrant::server {

/// Reads 32 bytes, written as 43 characters of base64url, or makes the file (mode 0600) where there is none.
/// Fails with `invalid_configuration`.
Result<Secret> read_or_make_key_file(const std::string& path, Random& random);

/// A key for a store that does not outlive the process.
Secret make_sealing_key(Random& random);

}  // namespace codegrant::server
