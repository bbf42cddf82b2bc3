// Reads the command line and says what the program was asked to do.
#pragma once

#include <optional>
#include <string>

#include "server/config/load_config.hpp"
#include "server/config/login_options.hpp"

namespace codegrant::server {

struct CommandLine {
  Flags flags;
  std::string config_file;  ///< from --config or CODEGRANT_CONFIG; empty: none
  /// What the settings are for.
  enum class Command { serve, rotate_keys } command = Command::serve;
  std::optional<LoginOptions> login;  ///< set: sign in somewhere instead of serving
  std::optional<int> exit_status;     ///< set: help or an error was printed, end with this
};

/// Prints help to stdout (status 0) and mistakes to stderr (status 2).
CommandLine read_command_line(int argc, const char* const* argv, const Environment& environment);

}  // namespace codegrant::server
