// The JWS algorithms that tokens can be signed with (RFC 7518 §3.1, RFC 8037 §3.1 with Ed25519).
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace codegrant::server {

enum class SigningAlgorithm { RS256, ES256, EdDSA, PS256 };

inline constexpr std::array all_signing_algorithms{SigningAlgorithm::RS256, SigningAlgorithm::ES256,
                                                   SigningAlgorithm::EdDSA, SigningAlgorithm::PS256};

/// "RS256".
constexpr std::string_view to_string(SigningAlgorithm algorithm) {
  switch (algorithm) {
    case SigningAlgorithm::RS256: return "RS256";
    case SigningAlgorithm::ES256: return "ES256";
    case SigningAlgorithm::EdDSA: return "EdDSA";
    case SigningAlgorithm::PS256: return "PS256";
  }
  return "";
}

/// The algorithm of that name; none for whatever is not offered, "none" and HS256 included.
constexpr std::optional<SigningAlgorithm> parse_signing_algorithm(std::string_view name) {
  for (const auto algorithm : all_signing_algorithms)
    if (to_string(algorithm) == name) return algorithm;
  return std::nullopt;
}

}  // namespace codegrant::server
