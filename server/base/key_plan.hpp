// How signing keys come and go.
#pragma once

#include <optional>
#include <vector>

#include "codegrant/base/time.hpp"
#include "server/base/signing_algorithm.hpp"

namespace codegrant::server {

struct KeyPlan {
  /// What tokens may be signed with; the first where nothing else is asked for. Never empty.
  std::vector<SigningAlgorithm> algorithms{SigningAlgorithm::RS256, SigningAlgorithm::ES256,
                                           SigningAlgorithm::EdDSA};
  /// How long a key signs before the next one does; none: until somebody asks for it.
  std::optional<Seconds> rotation = Seconds{90 * 24 * 3600};
  /// How long a key is published before it signs.
  Seconds publication{3600};
};

}  // namespace codegrant::server
