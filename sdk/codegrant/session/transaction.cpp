#include "codegrant/session/transaction.hpp"

#include "codegrant/codec/base64url.hpp"
#include "codegrant/codec/decimal.hpp"
#include "codegrant/codec/sha256.hpp"
#include "codegrant/codec/split.hpp"
#include "codegrant/protocol/numeric_date.hpp"

namespace codegrant {
namespace {

constexpr std::size_t encoded_size = 43;  // of 32 bytes
constexpr char popup_mark = 'p';

std::string_view encoded(std::string_view bytes, Arena& arena) {
  Text text(arena);
  base64url::encode(bytes, text);
  return text.view();
}

std::string_view encoded_digest(std::string_view bytes, Arena& arena) {
  const auto digest = sha256(bytes);
  return encoded({digest.data(), digest.size()}, arena);
}

}  // namespace

// One line each; only the last may hold anything.
SecretView Transaction::write(Arena& arena) const {
  Text text(arena);
  text += code_verifier.reveal();
  text += '\n';
  if (max_age >= Seconds{0}) append_decimal(text, max_age.count());
  text += '\n';
  text += return_to;
  text += '\n';
  text += app_state;
  return SecretView(text.view());
}

Checked<Transaction> Transaction::read(std::string_view kept) {
  Transaction transaction;
  transaction.code_verifier = SecretView(take_part(kept, '\n'));
  transaction.max_age = Seconds{whole_seconds(take_part(kept, '\n'))};
  transaction.return_to = take_part(kept, '\n');
  transaction.app_state = kept;
  if (transaction.code_verifier.reveal().size() != encoded_size) return Reason::unknown_transaction;
  return transaction;
}

std::string_view key_of(std::string_view state, const Configuration& configuration, Arena& arena) {
  Text text(arena);
  for (const auto part : {configuration.issuer(), configuration.client_id(), configuration.redirect_uri()}) {
    text += part;
    text += '\n';
  }
  text += state;
  return encoded_digest(text.view(), arena);
}

std::string_view new_state(std::string_view entropy, LoginMode mode, Arena& arena) {
  Text state(arena);
  if (mode == LoginMode::popup) state += popup_mark;
  base64url::encode(entropy, state);
  return state.view();
}

bool is_state_of(LoginMode mode, std::string_view state) {
  if (mode == LoginMode::redirect) return state.size() == encoded_size;
  return state.size() == encoded_size + 1 && state.front() == popup_mark;
}

std::string_view nonce_of(std::string_view state, Arena& arena) { return encoded_digest(state, arena); }

Checked<void> check_return_to(std::string_view return_to) {
  constexpr auto refusal = Reason::bad_return_to;
  if (return_to.empty()) return {};
  if (return_to.front() != '/' || return_to.substr(0, 2) == "//") return refusal;
  for (const char c : return_to)
    // Browsers drop tabs and line breaks, and read a backslash as a slash.
    if ((c >= '\0' && c < ' ') || c == '\\' || c == '\x7f') return refusal;
  return {};
}

}  // namespace codegrant
