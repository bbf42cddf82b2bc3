// One row per setting: its flag, its environment variable, its key in the file, and how its text is read.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/config/config.hpp"

namespace codegrant::server {

struct Setting {
  std::string_view name;  ///< "log-level": the flag is --log-level, the file's key log-level, and so on
  std::string_view value_name;
  std::string_view help;
  enum class Values { one, several } values = Values::one;
  /// Reads `values` into the configuration; gives what is wrong with them, said for a person.
  std::function<std::optional<std::string>(Config&, const std::vector<std::string>& values)> read;
};

/// All settings, in the order in which help lists them.
std::span<const Setting> settings();

/// "CODEGRANT_LOG_LEVEL" for "log-level".
std::string environment_name(const Setting& setting);

}  // namespace codegrant::server
