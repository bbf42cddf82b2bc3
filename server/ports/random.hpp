// Unpredictable bytes, and what is made of them: tokens and ids.
//
// What becomes a key of the store is ordered: it begins with its moment of issue, as a UUID of version 7 does
// (RFC 9562 §5.7), so that new rows lie side by side and not each on a page of its own.
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

/// So many characters `random_token` gives, and `ordered_token`.
constexpr std::size_t token_length = 43;
constexpr std::size_t ordered_token_length = 51;

/// A bearer secret of 256 random bits: 43 characters of base64url (RFC 6749 §10.10 asks for 128).
Secret random_token(Random& random);

/// A public id of 128 random bits, 22 characters of base64url. It gives nothing away and opens nothing.
std::string random_id(Random& random);

/// The bytes of a moment, in milliseconds since 1970, that ordered tokens and ids begin with.
constexpr std::size_t moment_size = 6;
/// So many characters of base64url they are.
constexpr std::size_t moment_length = 8;

/// As `random_token`, behind its moment of issue: 51 characters.
Secret ordered_token(Random& random);

/// As `random_id`, behind its moment of issue: 30 characters.
std::string ordered_id(Random& random);

}  // namespace codegrant::server
