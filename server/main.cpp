// The program: what it was asked to do, and its exit status. `serve` and `rotate-keys` are about this server;
// `login` is a client of some server, and shares nothing with it but this file.
#include <signal.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <optional>

#include "server/adapters/system.hpp"
#include "server/app/log_setup.hpp"
#include "server/config/command_line.hpp"
#include "server/login/browser.hpp"
#include "server/login/httplib_client.hpp"
#include "server/login/login.hpp"
#include "server/login/running_clock.hpp"
#include "server/operator.hpp"
#include "server/rotate_keys.hpp"
#include "server/serve.hpp"

namespace codegrant::server {
namespace {

std::optional<std::string> environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

int log_in(const LoginOptions& options) {
  signal(SIGPIPE, SIG_IGN);
  constexpr std::chrono::seconds patience{10};
  login::HttplibClient http(patience);
  SystemRandom random;
  const login::RunningClock clock;
  return login::log_in(options, {http, random, clock, std::cout, std::cerr, login::open_browser});
}

int run(int argc, const char* const* argv) {
  const CommandLine line = read_command_line(argc, argv, environment);
  if (line.exit_status) return *line.exit_status;
  try {
    if (line.login) return log_in(*line.login);
    const std::string file = line.config_file.empty() ? std::string() : read_file(line.config_file);
    const Config config = or_stop(load_config(line.flags, environment, file, line.config_file));
    set_up_log(config.log_level);
    return line.command == CommandLine::Command::rotate_keys ? rotate_keys(config) : serve(config);
  } catch (const Stop& stop) {
    std::cerr << "codegrant: " << stop.message << "\n";
    return stop.status;
  } catch (const std::exception& error) {
    std::cerr << "codegrant: " << error.what() << "\n";
    return failure;
  }
}

}  // namespace
}  // namespace codegrant::server

int main(int argc, char** argv) { return codegrant::server::run(argc, argv); }
