// Drives a session as a host would: events in, commands read back from their bytes.
#pragma once

#include <array>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "codegrant/session/session.hpp"

namespace codegrant {

/// A command as the host reads it.
struct Command {
  std::string name;
  std::uint32_t id = 0;
  double number = 0;
  std::vector<std::string> texts;

  const std::string& text(std::size_t index) const { return texts.at(index); }
};

/// The commands of one step.
struct Step {
  std::vector<Command> commands;

  /// The names, separated by spaces.
  std::string names() const {
    std::string text;
    for (const auto& command : commands) text += (text.empty() ? "" : " ") + command.name;
    return text;
  }
  /// The first command of that name; an empty one where there is none.
  Command first(std::string_view name) const {
    for (const auto& command : commands)
      if (command.name == name) return command;
    return {"", 0, 0, std::vector<std::string>(6)};
  }
  /// The code of the failure that settled a call, else empty.
  std::string failure() const { return first("fail").text(0); }
};

inline std::vector<Command> read_commands(std::string_view bytes) {
  static constexpr std::array names = {"answer",     "fail",     "http_request", "store_put",
                                       "store_take", "navigate", "replace_url",  "authorize_request",
                                       "set_timer",  "session",  "emit"};
  const auto take = [&bytes](auto& value) {
    std::memcpy(&value, bytes.data(), sizeof value);
    bytes.remove_prefix(sizeof value);
  };
  std::vector<Command> commands;
  while (!bytes.empty()) {
    std::uint8_t tag = 0;
    std::uint8_t count = 0;
    Command command;
    take(tag);
    take(command.id);
    take(command.number);
    take(count);
    command.name = names.at(tag);
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

constexpr auto issuer = "https://as.example";
constexpr auto redirect_uri = "https://app.example/callback";

/// The options of a page, as JSON; `more` are members to add, each with a comma before it.
inline std::string options(const std::string& more = "") {
  return R"({"issuer":"https://as.example","profile":"aidbox","client_id":"webapp",)"
         R"("redirect_uri":"https://app.example/callback","scope":"read write",)"
         R"("resources":[{"origin":"https://as.example","paths":["/Patient"],"methods":["GET"]}])" +
         more + "}";
}

inline std::string metadata(const std::string& more = "") {
  return R"({"issuer":"https://as.example","authorization_endpoint":"https://as.example/auth/authorize",)"
         R"("token_endpoint":"https://as.example/auth/token","revocation_endpoint":"https://as.example/auth/revoke",)"
         R"("authorization_response_iss_parameter_supported":true,"code_challenge_methods_supported":["S256"])" +
         more + "}";
}

constexpr auto token_body =
    R"({"access_token":"at-1","token_type":"Bearer","expires_in":400,"refresh_token":"rt-1",)"
    R"("userinfo":{"id":"alice","resourceType":"User"}})";

/// A session with its clock and entropy, both values of the test.
class Driver {
 public:
  /// A session in `state`, holding `held`, whose settings are those of `options()` and `metadata()`.
  static Driver in(const State& state, Holdings held = {}) {
    Driver driver;
    driver.session.settings.configuration = *Configuration::read(options());
    const auto text = metadata();
    driver.session.settings.metadata = *Metadata::read(*Json::parse(text), issuer);
    driver.session.state = state;
    driver.session.held = std::move(held);
    return driver;
  }

  static Driver signed_out() {
    Driver driver;
    driver.take(Configure{1, options()});
    driver.answer(200, metadata());
    return driver;
  }

  /// Goes through a whole login; `body` is the token endpoint's answer.
  static Driver signed_in(std::string_view body = token_body) {
    auto driver = signed_out();
    driver.log_in();
    driver.take(CallbackReceived{3, driver.callback()});
    driver.load();
    driver.answer(200, body);
    return driver;
  }

  template <class E>
  Step take(const E& event) {
    const Ambient ambient{now, entropy};
    out.clear();
    step(session, event, ambient, out);
    Step taken{read_commands(out.bytes())};
    for (const auto& command : taken.commands) {
      if (command.name == "http_request") request = command;
      if (command.name == "store_take") store_take = command.id;
    }
    return taken;
  }

  /// Begins a login and remembers what was kept and where the browser went.
  Step log_in(std::string_view return_to = "/patients", std::string_view app_state = "{\"tab\":2}") {
    auto taken = take(BeginLogin{2, return_to, app_state});
    kept = taken.first("store_put").text(1);
    const auto url = taken.first("navigate").text(0);
    state = std::string(*Form::parse(url.substr(url.find('?') + 1))->get("state"));
    return taken;
  }

  /// The address that a willing server sends the browser back to.
  std::string callback(const std::string& parameters = "code=c-1") const {
    return std::string(redirect_uri) + "?" + parameters + "&iss=https%3A%2F%2Fas.example&state=" + state;
  }

  Step load() { return take(StoreLoaded{store_take, kept}); }

  /// Answers the latest HTTP request.
  Step answer(int status, std::string_view body, std::string_view content_type = "application/json") {
    return take(HttpResponse{request.id, static_cast<Purpose>(request.number), {status, content_type, body}});
  }

  std::string_view where() const { return name_of(session.state); }

  Session session;
  Commands out;
  UnixTime now = from_unix(1'000'000);
  std::array<std::byte, 64> entropy{std::byte{7}};
  Command request;
  RequestId store_take = 0;
  std::string state;
  std::string kept;
};

}  // namespace codegrant
