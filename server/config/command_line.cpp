#include "server/config/command_line.hpp"

#include <CLI/CLI.hpp>

#include "codegrant/codec/utf8.hpp"
#include "server/config/settings.hpp"

namespace codegrant::server {
namespace {

constexpr int usage_error = 2;

/// A command that reads the settings.
CLI::App* add_command(CLI::App& app, const char* name, const char* help, CommandLine& line,
                      std::vector<std::vector<std::string>>& values) {
  CLI::App* command = app.add_subcommand(name, help);
  command
      ->add_option("--config", line.config_file,
                   "YAML file with any of these settings; flags and CODEGRANT_* go first")
      ->type_name("FILE");
  for (std::size_t i = 0; i < settings().size(); ++i) {
    const Setting& setting = settings()[i];
    auto* option =
        command->add_option("--" + std::string(setting.name), values[i], std::string(setting.help));
    option->type_name(std::string(setting.value_name));
    if (setting.values == Setting::Values::one)
      option->expected(1);
    else
      option->expected(1, 1000)->type_name(std::string(setting.value_name) + "...");
  }
  return command;
}

const CLI::App* add_login(CLI::App& app, LoginOptions& login) {
  CLI::App* command = app.add_subcommand("login", "Sign in at any authorization server, and say who it was");
  command->footer(
      "Opens the browser, hears of the answer at http://127.0.0.1:PORT/callback (RFC 8252), and prints who\n"
      "signed in; never a token. The session is always ended again, at the server too where that can.\n"
      "Exit status: 0 signed in, 1 refused or failed, 2 wrong options.");
  const CLI::Validator text([](std::string& value) { return is_utf8(value) ? "" : "not UTF-8"; }, "");
  command->add_option("--issuer", login.issuer, "The server's name, as in its metadata")
      ->required()
      ->check(text)
      ->type_name("URL");
  command->add_option("--client-id", login.client_id, "A client with PKCE and without a secret")
      ->required()
      ->check(text)
      ->type_name("ID");
  command->add_option("--profile", login.profile, "oauth2, oidc or aidbox (oidc)")
      ->check(CLI::IsMember({"oauth2", "oidc", "aidbox"}))
      ->type_name("NAME");
  command
      ->add_option("--scope", login.scope,
                   "What to ask for ('openid profile email' with oidc, else what the server gives unasked)")
      ->check(text);
  command->add_option("--prompt", login.prompt, "none, login, consent or select_account; or several")
      ->check(text);
  command->add_option("--login-hint", login.login_hint, "Who is going to sign in")->check(text);
  command->add_option("--port", login.port, "Port to come back to; 0 takes a free one (0)")
      ->type_name("PORT");
  command
      ->add_option_function<int>(
          "--timeout", [&login](int seconds) { login.timeout = Seconds{seconds}; },
          "Seconds to wait for you to come back from the browser (180)")
      ->check(CLI::Range(1, 86400))
      ->type_name("SECONDS");
  command->add_flag_callback(
      "--no-browser", [&login] { login.opens_browser = false; }, "Only print the address to open");
  command->add_flag("--dpop", login.dpop, "Bind the tokens to a key (RFC 9449)");
  command->add_flag("--userinfo", login.userinfo, "Print what the userinfo endpoint tells, too");
  return command;
}

}  // namespace

CommandLine read_command_line(int argc, const char* const* argv, const Environment& environment) {
  CommandLine line;
  std::vector<std::vector<std::string>> values(settings().size());
  CLI::App app("codegrant: a strict, instant authorization server for tests and for reference", "codegrant");
  app.require_subcommand(1);
  app.set_version_flag("--version", CODEGRANT_VERSION);
  add_command(app, "serve", "Run the authorization server", line, values);
  const CLI::App* rotate_keys = add_command(
      app, "rotate-keys",
      "Make the next signing key of each algorithm in the store; its servers need no restart", line, values);
  LoginOptions login;
  const CLI::App* login_command = add_login(app, login);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    line.exit_status = app.exit(error) == 0 ? 0 : usage_error;
    return line;
  }
  if (login_command->parsed()) {
    if (login.scope.empty() && login.profile == "oidc") login.scope = "openid profile email";
    line.login = login;
    return line;
  }
  if (rotate_keys->parsed()) line.command = CommandLine::Command::rotate_keys;
  for (std::size_t i = 0; i < settings().size(); ++i)
    if (!values[i].empty()) line.flags[std::string(settings()[i].name)] = values[i];
  if (line.config_file.empty()) line.config_file = environment("CODEGRANT_CONFIG").value_or("");
  return line;
}

}  // namespace codegrant::server
