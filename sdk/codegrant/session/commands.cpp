#include "codegrant/session/commands.hpp"

#include "codegrant/session/holdings.hpp"

namespace codegrant {
namespace {

/// The order of names in wasm/src/core.ts.
enum Tag : std::uint32_t {
  answer_tag,
  fail_tag,
  postpone_tag,
  http_request_tag,
  store_put_tag,
  store_take_tag,
  navigate_tag,
  open_popup_tag,
  replace_url_tag,
  authorize_request_tag,
  verify_signature_tag,
  set_timer_tag,
  session_tag,
  emit_tag,
  broadcast_tag,
  erase_proof_key_tag,
};

/// In the order of Phase.
constexpr std::string_view phase_names[] = {"configure", "login", "callback", "exchange",
                                            "renew",     "fetch", "userinfo", "logout"};

/// Good until 2106.
std::uint32_t seconds(UnixTime time) { return static_cast<std::uint32_t>(to_unix(time)); }

}  // namespace

void Commands::answer(CallId call, std::string_view outcome, std::string_view return_to,
                      std::string_view app_state) {
  if (call != 0) write({answer_tag, call}, {outcome, return_to, app_state});
}

void Commands::fail(CallId call, Phase phase, Reason reason, int status, const ErrorResponse& response) {
  const auto [code, text] = explain(reason);
  if (call != 0)
    write({fail_tag, call, 0, static_cast<std::uint32_t>(status)},
          {code, phase_names[static_cast<std::size_t>(phase)], text, response.error,
           response.error_description, response.error_uri});
}

void Commands::postpone(CallId call) { write({postpone_tag, call}, {}); }

RequestId Commands::send(const HttpRequest& request) {
  const auto context = static_cast<std::uint32_t>(request.purpose) | request.call << 8;
  write({http_request_tag, ++last_request_, context},
        {request.method, request.url, request.body, request.token.reveal(), request.proof});
  return last_request_;
}

RequestId Commands::verify(const SignatureCheck& check) {
  write({verify_signature_tag, ++last_request_}, {check.alg, check.jwk, check.signing_input, check.signature,
                                                  check.access_token.reveal(), check.at_hash});
  return last_request_;
}

void Commands::store_put(std::string_view key, SecretView value, UnixTime expires_at) {
  write({store_put_tag, 0, 0, seconds(expires_at)}, {key, value.reveal()});
}

RequestId Commands::store_take(std::string_view key) {
  write({store_take_tag, ++last_request_}, {key});
  return last_request_;
}

void Commands::navigate(CallId call, std::string_view url) { write({navigate_tag, call}, {url}); }
void Commands::open_popup(CallId call, std::string_view url) { write({open_popup_tag, call}, {url}); }
void Commands::replace_url(CallId call, std::string_view url) { write({replace_url_tag, call}, {url}); }

void Commands::authorize_request(CallId call, SecretView token, std::uint32_t version,
                                 std::string_view proof) {
  write({authorize_request_tag, call, 0, version}, {token.reveal(), proof});
}

void Commands::set_timer(UnixTime when) { write({set_timer_tag, 0, 0, seconds(when)}, {}); }

void Commands::session_first(std::string_view status, const Tokens* tokens) {
  static constexpr Tokens nobodys{};
  const auto& told = tokens ? *tokens : nobodys;
  const auto others = bytes_;
  bytes_ = {};
  write({session_tag, 0, 0, seconds(told.expires_at)}, {status, told.sub, told.scope, told.claims});
  append(others);
}

void Commands::emit(std::string_view event, std::string_view reason) { write({emit_tag}, {event, reason}); }

void Commands::broadcast(std::string_view kind, std::string_view text) {
  write({broadcast_tag}, {kind, text});
}

void Commands::erase_proof_key() { write({erase_proof_key_tag}, {}); }

void Commands::clear() {
  arena_.wipe();
  bytes_ = {};
}

void Commands::write(const Command& command, std::initializer_list<std::string_view> texts) {
  for (const auto number :
       {command.tag, command.id, command.context, command.number, static_cast<std::uint32_t>(texts.size())})
    append(number);
  for (const auto text : texts) {
    append(static_cast<std::uint32_t>(text.size()));
    append(text);
  }
}

/// What one puts into an arena of one's own lies in a row.
void Commands::append(std::string_view bytes) {
  const auto copied = arena_.copy(bytes);
  bytes_ = {bytes_.empty() ? copied.data() : bytes_.data(), bytes_.size() + copied.size()};
}

/// Both hosts, WebAssembly and the machines that run the tests, are little-endian.
void Commands::append(std::uint32_t number) {
  append({reinterpret_cast<const char*>(&number), sizeof number});
}

}  // namespace codegrant
