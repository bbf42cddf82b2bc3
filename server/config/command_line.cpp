#include "server/config/command_line.hpp"

#include <CLI/CLI.hpp>

#include "server/config/settings.hpp"

namespace codegrant::server {
namespace {

constexpr int usage_error = 2;

CLI::App* add_serve(CLI::App& app, CommandLine& line, std::vector<std::vector<std::string>>& values) {
  CLI::App* serve = app.add_subcommand("serve", "Run the authorization server");
  serve
      ->add_option("--config", line.config_file,
                   "YAML file with any of these settings; flags and CODEGRANT_* go first")
      ->type_name("FILE");
  for (std::size_t i = 0; i < settings().size(); ++i) {
    const Setting& setting = settings()[i];
    auto* option = serve->add_option("--" + std::string(setting.name), values[i], std::string(setting.help));
    option->type_name(std::string(setting.value_name));
    if (setting.values == Setting::Values::one)
      option->expected(1);
    else
      option->expected(1, 1000)->type_name(std::string(setting.value_name) + "...");
  }
  return serve;
}

}  // namespace

CommandLine read_command_line(int argc, const char* const* argv, const Environment& environment) {
  CommandLine line;
  std::vector<std::vector<std::string>> values(settings().size());
  CLI::App app("codegrant: a strict, instant authorization server for tests and for reference", "codegrant");
  app.require_subcommand(1);
  app.set_version_flag("--version", CODEGRANT_VERSION);
  add_serve(app, line, values);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    line.exit_status = app.exit(error) == 0 ? 0 : usage_error;
    return line;
  }
  for (std::size_t i = 0; i < settings().size(); ++i)
    if (!values[i].empty()) line.flags[std::string(settings()[i].name)] = values[i];
  if (line.config_file.empty()) line.config_file = environment("CODEGRANT_CONFIG").value_or("");
  return line;
}

}  // namespace codegrant::server
