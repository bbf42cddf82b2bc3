// The whole boundary between the core and its host: `in` lends room for an event, `send` takes the step,
// `out` lends the commands. A module instance is one session.
//
// An event is: tag, id, context, number, time and now (seconds since 1970), 96 bytes of entropy, and five
// texts, each with its length before it; all numbers are 32 bits, unsigned and little-endian.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "codegrant/session/session.hpp"

namespace {

using namespace codegrant;

/// The most that a host may write: texts of 64 KiB together, an answer of that size, and the rest.
constexpr std::size_t most_bytes = 256 * 1024;

char memory[Session::memory_size];
char event_bytes[most_bytes];
std::size_t event_size = 0;
std::string_view commands;

constinit Session session{std::span(memory)};

/// Reads an event's parts in their order. Whoever writes them is our own worker: a frame that ends too
/// early is a fault, not an attack.
class Frame {
 public:
  explicit Frame(std::string_view bytes) : rest_(bytes) {}

  std::uint32_t number() {
    std::uint32_t value;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }
  std::string_view text() { return take(number()); }
  std::string_view take(std::size_t size) {
    if (rest_.size() < size) __builtin_trap();
    const auto part = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return part;
  }

 private:
  std::string_view rest_;
};

/// The order of names in src/core.ts.
enum Tag : std::uint32_t {
  configure,
  begin_login,
  callback_received,
  peer_callback,
  fetch_authorize,
  resource_challenge,
  renew,
  userinfo,
  logout,
  cancel,
  peer_signed_out,
  wake,
  store_loaded,
  store_missing,
  store_spent,
  http_response,
  http_failed,
  signature_checked,
  timer,
  nonce_learnt,
};

LogoutMode logout_mode(std::string_view name) {
  if (name == "local") return LogoutMode::local;
  if (name == "revoke") return LogoutMode::revoke;
  if (name == "end_session") return LogoutMode::end_session;
  return LogoutMode::session;
}

void take_step() {
  Frame frame({event_bytes, event_size});
  const auto tag = frame.number();
  const auto id = frame.number();
  const auto context = frame.number();
  const auto number = frame.number();
  const auto time = from_unix(frame.number());
  const auto now = from_unix(frame.number());
  session.begin({now, frame.take(96)});
  std::string_view texts[5];
  for (auto& text : texts) text = frame.text();
  const auto& [first, second, third, fourth, fifth] = texts;

  const auto happens = [](const auto& event) { session.take(event); };
  const auto turn = context ? Turn::again : Turn::first;
  const auto purpose = static_cast<Purpose>(context & 0xFF);
  const auto call = context >> 8;
  switch (tag) {
    case configure: return happens(Configure{id, first});
    case begin_login:
      return happens(BeginLogin{id, number ? LoginMode::popup : LoginMode::redirect, first, second, third});
    case callback_received: return happens(CallbackReceived{id, first});
    case peer_callback: return happens(PeerCallback{first});
    case fetch_authorize: return happens(FetchAuthorize{id, turn, first, second});
    case resource_challenge: return happens(ResourceChallenge{id, turn, number, first, second, third});
    case renew: return happens(Renew{id, turn});
    case userinfo: return happens(AskUserinfo{id, turn});
    case logout: return happens(Logout{id, logout_mode(first), second});
    case cancel: return happens(Cancel{id});
    case peer_signed_out: return happens(PeerSignedOut{});
    case wake: return happens(Wake{});
    case store_loaded: return happens(StoreLoaded{id, time, first});
    case store_missing: return happens(StoreMissing{id});
    case store_spent: return happens(StoreSpent{id});
    case http_response:
      return happens(HttpResponse{id, purpose, call, {static_cast<int>(number), first, second}, third, time});
    case http_failed: return happens(HttpFailed{id, purpose, call});
    case signature_checked: return happens(SignatureChecked{id, number == 1});
    case timer: return happens(Timer{});
    case nonce_learnt: return happens(NonceLearnt{first, second});
    default: __builtin_trap();
  }
}

}  // namespace

/// A fault in the library, too, ends the module here: no host is asked to do it.
extern "C" void __wrap_abort() { __builtin_trap(); }

#define EXPORT(name) extern "C" __attribute__((export_name(name)))

/// Room for an event of `size` bytes.
EXPORT("in") char* codegrant_in(std::uint32_t size) {
  if (size > most_bytes) __builtin_trap();
  event_size = size;
  return event_bytes;
}

/// Takes the step that the event in `in`'s room asks for; answers how many bytes of commands it wrote.
EXPORT("send") std::uint32_t codegrant_send() {
  take_step();
  commands = session.end();
  wipe({event_bytes, event_size});
  return static_cast<std::uint32_t>(commands.size());
}

/// Where the commands are, until the next `send`.
EXPORT("out") const char* codegrant_out() { return commands.data(); }
