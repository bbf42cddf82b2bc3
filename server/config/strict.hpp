// What `strict on` does to the rest of a configuration. What else it narrows, docs/strict.md lists.
#pragma once

#include "server/base/error.hpp"
#include "server/config/config.hpp"

namespace codegrant::server {

/// Fills in what depends on `strict`, and refuses what is weaker than it allows. Fails with
/// `invalid_configuration`, which names the setting.
Result<void> apply_strict(Config& config);

}  // namespace codegrant::server
