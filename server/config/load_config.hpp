// Lays the four sources over each other: flag, then environment, then file, then default.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/base/error.hpp"
#include "server/config/config.hpp"

namespace codegrant::server {

/// The values given on the command line, by setting name.
using Flags = std::map<std::string, std::vector<std::string>, std::less<>>;

/// Reads an environment variable; none where it is not set. `std::getenv` in production.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// `file` is a YAML (or JSON) text whose keys are the settings' names; `file_name` is for messages. Fails
/// with `invalid_configuration`; the detail names the source, the setting and what would be right.
Result<Config> load_config(const Flags& flags, const Environment& environment, std::string_view file,
                           const std::string& file_name);

}  // namespace codegrant::server
