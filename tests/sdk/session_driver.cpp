#include "tests/sdk/session_driver.hpp"

namespace codegrant {
namespace {

/// The order of names in wasm/src/core.ts.
constexpr std::array command_names = {
    "answer",   "fail",       "postpone",    "http_request",      "store_put",        "store_take",
    "navigate", "open_popup", "replace_url", "authorize_request", "verify_signature", "set_timer",
    "session",  "emit",       "broadcast",   "erase_proof_key"};

std::string query_of(const std::string& url) { return url.substr(url.find('?') + 1); }

}  // namespace

std::vector<Command> read_commands(std::string_view bytes) {
  const auto take = [&bytes](auto& value) {
    std::memcpy(&value, bytes.data(), sizeof value);
    bytes.remove_prefix(sizeof value);
  };
  std::vector<Command> commands;
  while (!bytes.empty()) {
    std::uint32_t tag = 0;
    std::uint32_t count = 0;
    Command command;
    take(tag);
    take(command.id);
    take(command.context);
    take(command.number);
    take(count);
    command.name = command_names.at(tag);
    for (; count > 0; --count) {
      std::uint32_t size = 0;
      take(size);
      command.texts.emplace_back(bytes.substr(0, size));
      bytes.remove_prefix(size);
    }
    commands.push_back(std::move(command));
  }
  return commands;
}

std::string Step::names() const {
  std::string text;
  for (const auto& command : commands) text += (text.empty() ? "" : " ") + command.name;
  return text;
}

Command Step::first(std::string_view name) const {
  for (const auto& command : commands)
    if (command.name == name) return command;
  return {"", 0, 0, 0, std::vector<std::string>(6)};
}

Driver::Driver()
    : memory(new char[Session::memory_size]),
      session(std::make_unique<Session>(std::span(memory.get(), Session::memory_size))) {}

Driver Driver::with(const Options& options) {
  Driver driver;
  driver.take(Configure{1, options.json()});
  return driver;
}

Driver Driver::in(const State& state, const Holdings& held, const Options& options) {
  auto driver = with(options);
  driver.session->begin_in(state, held);
  return driver;
}

Driver Driver::signed_in(std::string_view body, const Options& options) {
  auto driver = exchanging(options);
  driver.answer(200, body);
  return driver;
}

Driver Driver::exchanging(const Options& options) {
  auto driver = with(options);
  driver.log_in();
  driver.take(CallbackReceived{3, driver.callback()});
  driver.load();
  return driver;
}

Step Driver::log_in(LoginMode mode, std::string_view return_to, std::string_view app_state,
                    std::string_view parameters) {
  return take(BeginLogin{2, mode, return_to, app_state, parameters});
}

std::string Driver::callback(const std::string& parameters) const {
  return std::string(redirect_uri) + "?" + parameters + "&iss=https%3A%2F%2Fas.example&state=" + state;
}

Step Driver::load() { return take(StoreLoaded{store_take, kept_until, kept}); }

Step Driver::answer(int status, std::string_view body, std::string_view content_type,
                    std::string_view dpop_nonce, UnixTime date) {
  return take(HttpResponse{request.id,
                           static_cast<Purpose>(request.context & 0xFF),
                           request.context >> 8,
                           {status, content_type, body},
                           dpop_nonce,
                           date});
}

Step Driver::lose() {
  return take(HttpFailed{request.id, static_cast<Purpose>(request.context & 0xFF), request.context >> 8});
}

std::string Driver::sent(std::string_view name) const {
  return std::string(Form::parse(request.text(body_part))->get(name).value_or(""));
}

Step Driver::note(std::string_view bytes) {
  Step step{read_commands(bytes)};
  for (const auto& command : step.commands) {
    if (command.name == "store_take") store_take = command.id;
    if (command.name == "verify_signature") verification = command.id;
    if (command.name == "store_put") {
      kept = command.text(1);
      kept_until = from_unix(command.number);
    }
    if (command.name == "navigate" || command.name == "open_popup") note_request(query_of(command.text(0)));
    if (command.name == "http_request") {
      request = command;
      note_request(command.text(body_part));
    }
  }
  return step;
}

void Driver::note_request(std::string_view form) {
  const auto parameters = *Form::parse(form);
  if (!parameters.get("state")) return;
  state = *parameters.get("state");
  code_challenge = *parameters.get("code_challenge");
  nonce = parameters.get("nonce").value_or("");
}

}  // namespace codegrant
