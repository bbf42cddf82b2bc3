// Unpredictable bytes, and what is made of them: tokens and ids.
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

/// So many characters each of these gives.
constexpr std::size_t token_length = 43;
constexpr std::size_t ordered_token_length = 51;
constexpr std::size_t ordered_id_length = 30;

/// A bearer secret of 256 random bits, as base64url (RFC 6749 §10.10 asks for 128).
Secret random_token(Random& random);

/// A public id of 128 random bits, 22 characters of base64url. It gives nothing away and opens nothing.
std::string random_id(Random& random);

/// As `random_token`, behind its moment of issue (`Moment`): for what the store is to find.
Secret ordered_token(Random& random);

/// As `random_id`, behind its moment of issue.
std::string ordered_id(Random& random);

}  // namespace codegrant::server
