#include "tests/sdk/fingerprint.hpp"

namespace codegrant {
namespace {

/// Writes texts and numbers in a row, so that no two rows read the same.
class Row {
 public:
  Row& operator<<(std::string_view text) {
    row_ += std::to_string(text.size()) + ":";
    row_ += text;
    return *this;
  }
  Row& operator<<(SecretView secret) { return *this << secret.reveal(); }
  Row& operator<<(long long number) { return *this << std::to_string(number); }

  std::string take() { return std::move(row_); }

 private:
  std::string row_;
};

void write(Row& row, const Tokens& tokens, const Renaming& renaming) {
  row << tokens.access_token << tokens.refresh_token << tokens.scope << tokens.sub << tokens.claims;
  if (!tokens.access_token.empty()) row << renaming.time(tokens.expires_at);
}

template <class S>
void write(Row& row, const S& state, const Renaming& renaming) {
  row << S::name;
  if constexpr (requires { state.call; }) row << renaming.call(state.call);
  if constexpr (requires { state.popup; }) row << renaming.call(state.popup);
  if constexpr (requires { state.request; }) row << renaming.request(state.request);
  if constexpr (requires { state.take; }) row << renaming.request(state.take);
  if constexpr (requires { state.last; }) row << state.last;
  if constexpr (requires { state.mode; }) row << static_cast<int>(state.mode);
  if constexpr (requires { state.again; }) row << state.again;
  if constexpr (requires { state.renewal; }) row << state.renewal;
  if constexpr (requires { state.failures; }) row << state.failures;
}

}  // namespace

std::string fingerprint(const State& state, const Holdings& held, const Renaming& renaming) {
  const auto& [response, login, tokens, fresh, id_token, request_body, leave_to, visitor, server_nonce,
               resource_origin, resource_nonce, jwks, jwks_at, renew_at, clock_offset, version] = held;
  Row row;
  std::visit([&](const auto& here) { write(row, here, renaming); }, state);
  row << response.state << response.iss << response.code << response.refusal.error
      << response.refusal.error_description << response.refusal.error_uri;
  row << login.state << login.return_to << login.app_state << login.max_age.count();
  write(row, tokens, renaming);
  write(row, fresh, renaming);
  row << id_token << request_body << leave_to;
  row << renaming.call(visitor.call) << renaming.request(visitor.take);
  row << server_nonce << resource_origin << resource_nonce << jwks;
  // Keys are old after a minute; a renewal is due only where there is something to renew.
  row << renaming.time(jwks_at + Seconds{60})
      << renaming.time(tokens.access_token.empty() ? UnixTime{} : renew_at);
  row << clock_offset.count() << version;
  return row.take();
}

}  // namespace codegrant
