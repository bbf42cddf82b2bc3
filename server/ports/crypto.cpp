#include "server/ports/crypto.hpp"

namespace codegrant::server {

std::string_view to_string(SigningAlgorithm algorithm) {
  switch (algorithm) {
    case SigningAlgorithm::RS256: return "RS256";
  }
  return "";
}

}  // namespace codegrant::server
