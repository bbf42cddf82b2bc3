// Hashes what people choose: passwords and client secrets.
#pragma once

#include <string>
#include <string_view>

#include "codegrant/base/secret.hpp"

namespace codegrant::server {

/// One hash costs some 90 ms and 32 MiB on purpose. Implementations compute on threads of their own, a
/// bounded number at once, while the caller waits; a request thread never does the work itself.
class PasswordHasher {
 public:
  virtual ~PasswordHasher() = default;
  /// `$s0$<params>$<base64 salt>$<base64 key>` with N=2^15, r=8, p=1 and a fresh salt of 16 bytes.
  /// Throws Overloaded where too many wait already.
  virtual std::string hash(const Secret& password) = 0;
  /// Whether `stored` is the hash of `password`. False for a `stored` that is no `$s0$` hash or asks for
  /// more memory than the bound. Takes the same time either way. Throws Overloaded like `hash`.
  virtual bool verify(const Secret& password, std::string_view stored) = 0;
};

/// Whether `text` has the form of a stored hash, so that a resource which brings one keeps it.
bool is_password_hash(std::string_view text);

}  // namespace codegrant::server
