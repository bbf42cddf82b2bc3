// The whole boundary between the core and its host: `in` lends room for an event, `send` takes the step,
// `out` lends the commands. A module instance is one session.
//
// An event is: tag (u8), id (u32), number (f64), now (f64, seconds), entropy (64 bytes), and three texts,
// each with its length (u32) before it; all little-endian.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "codegrant/session/session.hpp"

namespace {

using namespace codegrant;

/// Reads an event's parts in their order. Whoever writes them is our own worker: a frame that ends too
/// early is a fault, not an attack, and reads as empty.
class Frame {
 public:
  explicit Frame(std::string_view bytes) : rest_(bytes) {}

  template <class T>
  T number() {
    T value{};
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }
  std::string_view text() { return take(number<std::uint32_t>()); }
  std::string_view take(std::size_t size) {
    const auto part = rest_.substr(0, size);
    if (part.size() < size) __builtin_trap();
    rest_.remove_prefix(size);
    return part;
  }

 private:
  std::string_view rest_;
};

/// The order of names in src/core.ts.
enum Tag : std::uint8_t {
  configure,
  begin_login,
  callback_received,
  fetch_authorize,
  resource_challenge,
  renew,
  logout,
  cancel,
  store_loaded,
  store_missing,
  store_spent,
  http_response,
  http_failed,
  timer,
};

Session session;
Commands commands;
std::string event_bytes;

void take_step() {
  Frame frame(event_bytes);
  const auto tag = frame.number<std::uint8_t>();
  const auto id = frame.number<std::uint32_t>();
  const auto number = frame.number<double>();
  const auto now = from_unix(static_cast<long long>(frame.number<double>()));
  std::array<std::byte, 64> entropy;
  std::memcpy(entropy.data(), frame.take(entropy.size()).data(), entropy.size());
  const auto first = frame.text();
  const auto second = frame.text();
  const auto third = frame.text();

  const Ambient ambient{now, entropy};
  const auto happens = [&ambient](const auto& event) { step(session, event, ambient, commands); };
  switch (tag) {
    case configure:
      return happens(Configure{id, first});
    case begin_login:
      return happens(BeginLogin{id, first, second});
    case callback_received:
      return happens(CallbackReceived{id, first});
    case fetch_authorize:
      return happens(FetchAuthorize{id, first, second});
    case resource_challenge:
      return happens(ResourceChallenge{id, static_cast<std::uint32_t>(number)});
    case renew:
      return happens(Renew{id});
    case logout:
      return happens(Logout{id, first == "session" ? LogoutMode::session : LogoutMode::local});
    case cancel:
      return happens(Cancel{id});
    case store_loaded:
      return happens(StoreLoaded{id, first});
    case store_missing:
      return happens(StoreMissing{id});
    case store_spent:
      return happens(StoreSpent{id});
    case http_response: {
      // The first text is the purpose, as the request named it.
      const auto purpose = static_cast<Purpose>(first.empty() ? 0 : first.front() - '0');
      return happens(HttpResponse{id, purpose, {static_cast<int>(number), second, third}});
    }
    case http_failed:
      return happens(HttpFailed{id});
    case timer:
      return happens(Timer{});
    default:
      __builtin_trap();
  }
}

}  // namespace

#define EXPORT(name) extern "C" __attribute__((export_name(name)))

/// Room for an event of `size` bytes.
EXPORT("in") char* codegrant_in(std::uint32_t size) {
  event_bytes.resize(size);
  return event_bytes.data();
}

/// Takes the step that the event in `in`'s room asks for; answers how many bytes of commands it wrote.
EXPORT("send") std::uint32_t codegrant_send() {
  commands.clear();
  take_step();
  wipe(event_bytes);
  return static_cast<std::uint32_t>(commands.bytes().size());
}

/// Where the commands are, until the next `send`.
EXPORT("out") const char* codegrant_out() {
  return commands.bytes().data();
}
