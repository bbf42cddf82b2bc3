#include "codegrant/session/commands.hpp"

#include <cstring>

namespace codegrant {
namespace {

/// The order of names in wasm/src/core.ts.
enum Tag : std::uint8_t {
  answer_tag,
  fail_tag,
  http_request_tag,
  store_put_tag,
  store_take_tag,
  navigate_tag,
  replace_url_tag,
  authorize_request_tag,
  set_timer_tag,
  session_tag,
  emit_tag,
};

std::string_view to_string(Phase phase) {
  switch (phase) {
    case Phase::configure: return "configure";
    case Phase::login: return "login";
    case Phase::callback: return "callback";
    case Phase::exchange: return "exchange";
    case Phase::renew: return "renew";
    case Phase::fetch: return "fetch";
    case Phase::logout: return "logout";
  }
  return {};
}

double seconds(UnixTime time) { return static_cast<double>(to_unix(time)); }

/// Both hosts, WebAssembly and the machines that run the tests, are little-endian.
template <class T>
void append(std::string& bytes, T value) {
  char raw[sizeof value];
  std::memcpy(raw, &value, sizeof value);
  bytes.append(raw, sizeof raw);
}

}  // namespace

void Commands::answer(CallId call, std::string_view outcome, std::string_view return_to,
                      std::string_view app_state) {
  write(answer_tag, call, 0, {outcome, return_to, app_state});
}

void Commands::fail(CallId call, Phase phase, const Error& error, int status, const ErrorResponse& response) {
  write(fail_tag, call, status,
        {to_string(error.code), to_string(phase), error.detail, response.error, response.error_description,
         response.error_uri});
}

RequestId Commands::get(Purpose purpose, std::string_view url) { return send(purpose, "GET", url, {}, {}); }

RequestId Commands::post(Purpose purpose, std::string_view url, const Form& form) {
  const Secret body(form.encode());
  return send(purpose, "POST", url, body.reveal(), {});
}

RequestId Commands::remove(Purpose purpose, std::string_view url, const Secret& bearer) {
  return send(purpose, "DELETE", url, {}, bearer.reveal());
}

void Commands::store_put(std::string_view key, std::string_view value, UnixTime expires_at) {
  write(store_put_tag, 0, seconds(expires_at), {key, value});
}

RequestId Commands::store_take(std::string_view key) {
  write(store_take_tag, ++last_request_, 0, {key});
  return last_request_;
}

void Commands::navigate(std::string_view url) { write(navigate_tag, 0, 0, {url}); }
void Commands::replace_url(std::string_view url) { write(replace_url_tag, 0, 0, {url}); }

void Commands::authorize_request(CallId call, const Tokens& tokens) {
  write(authorize_request_tag, call, tokens.version, {tokens.access_token.reveal()});
}

void Commands::set_timer(UnixTime when) { write(set_timer_tag, 0, seconds(when), {}); }

void Commands::session_first(std::string_view status, const Tokens* tokens) {
  Commands first;
  if (tokens)
    first.write(session_tag, 0, seconds(tokens->expires_at),
                {status, tokens->sub, tokens->scope.to_string(), tokens->claims});
  else
    first.write(session_tag, 0, 0, {status, {}, {}, {}});
  bytes_.insert(0, first.bytes_);
}

void Commands::emit(std::string_view event, std::string_view reason) {
  write(emit_tag, 0, 0, {event, reason});
}

RequestId Commands::send(Purpose purpose, std::string_view method, std::string_view url,
                         std::string_view body, std::string_view bearer) {
  write(http_request_tag, ++last_request_, static_cast<double>(purpose), {method, url, body, bearer});
  return last_request_;
}

void Commands::write(std::uint8_t tag, std::uint32_t id, double number,
                     std::initializer_list<std::string_view> texts) {
  append(bytes_, tag);
  append(bytes_, id);
  append(bytes_, number);
  append(bytes_, static_cast<std::uint8_t>(texts.size()));
  for (const auto text : texts) {
    append(bytes_, static_cast<std::uint32_t>(text.size()));
    bytes_ += text;
  }
}

}  // namespace codegrant
