// How the log is written: one line a message, its fields named, to stderr.
#pragma once

#include <string>

namespace codegrant::server {

/// Where lines about requests go, beside spdlog's default logger.
inline constexpr const char* request_logger = "requests";

/// Sets both loggers up, for this process. `level` is one of the setting's words.
void set_up_log(const std::string& level);

}  // namespace codegrant::server
