// Which requests of a page may carry the access token.
#pragma once

#include <string_view>

#include "codegrant/base/arena.hpp"
#include "codegrant/base/reason.hpp"
#include "codegrant/protocol/metadata.hpp"
#include "codegrant/session/configuration.hpp"

namespace codegrant {

/// Compares the parsed origin, then the path on a segment boundary, then the method. Fails with
/// `resource_not_allowed` on whatever no rule lists, on every spelling that a server could read as
/// another path, and on the endpoints that deal in tokens and sessions: those are not resources.
Checked<void> check_resource(std::string_view method, std::string_view url,
                             const Configuration& configuration, const Metadata& metadata, Arena& arena);

}  // namespace codegrant
