// Unpredictable bytes, and the two things made of nothing else: tokens and ids.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "codegrant/base/secret.hpp"

namespace codegrant::server {

class Random {
 public:
  virtual ~Random() = default;
  /// Fills `bytes` from a cryptographic generator. Throws where the machine has none to give.
  virtual void fill(std::span<std::byte> bytes) = 0;
};

/// A bearer secret of 256 random bits: 43 characters of base64url (RFC 6749 §10.10 asks for 128).
Secret random_token(Random& random);

/// A public id of 128 random bits, 22 characters of base64url. It gives nothing away and opens nothing.
std::string random_id(Random& random);

}  // namespace codegrant::server
