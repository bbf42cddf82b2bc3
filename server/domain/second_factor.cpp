#include "server/domain/second_factor.hpp"

#include <array>
#include <charconv>

#include "codegrant/codec/percent.hpp"
#include "server/domain/base32.hpp"
#include "server/domain/totp.hpp"

namespace codegrant::server {
namespace {

constexpr Seconds pending_lifetime{600};

/// Apps show a code in two groups, and people type it so.
std::string without_spaces(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (c != ' ') digits += c;
  return digits;
}

/// What a pending key is sealed with: whose it is and until when.
std::string label_of(const User& user, UnixTime expires_at) {
  return user.id + " " + std::to_string(to_unix(expires_at)) + " ";
}

}  // namespace

Result<void> SecondFactor::check(const User& user, std::string_view code, const std::string& address) {
  const auto key = sealer_.open(user.two_factor.sealed_key);
  if (!key) return key.error();
  return spend(user, *key, code, address);
}

PendingKey SecondFactor::propose(const User& user) const {
  std::array<std::byte, totp_key_size> bytes{};
  random_.fill(bytes);
  const Secret key(base32_encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
  const UnixTime expires_at = clock_.now() + pending_lifetime;
  return {key, sealer_.seal(Secret(label_of(user, expires_at) + key.reveal()))};
}

Result<PendingKey> SecondFactor::reopen(const User& user, std::string_view sealed) const {
  const Error stale{ErrorCode::invalid_request, "the page is too old: begin again"};
  const auto opened = sealer_.open(sealed);
  if (!opened || !opened->reveal().starts_with(user.id + " ")) return stale;
  const std::string_view rest = std::string_view(opened->reveal()).substr(user.id.size() + 1);
  const auto space = rest.find(' ');
  long long expires_at = 0;
  std::from_chars(rest.data(), rest.data() + rest.size(), expires_at);
  if (space == std::string_view::npos || from_unix(expires_at) <= clock_.now()) return stale;
  return PendingKey{Secret(std::string(rest.substr(space + 1))), std::string(sealed)};
}

Result<void> SecondFactor::confirm(const User& user, const PendingKey& pending, std::string_view code,
                                   const std::string& address) {
  return spend(user, pending.key, code, address);
}

Result<void> SecondFactor::spend(const User& user, const Secret& key, std::string_view code,
                                 const std::string& address) {
  const auto bytes = base32_decode(key.reveal());
  if (!bytes) return Error{ErrorCode::server_error, "the key of a second factor is not base32"};
  const auto right = throttle_.guard({Attempt::By::one_time_code, user.id, address}, [&] {
    const auto step = find_totp_step(crypto_, *bytes, without_spaces(code), clock_.now());
    if (!step) return false;
    const UnixTime worthless_from = from_unix((*step + 2) * totp_step.count());
    const auto use = "totp " + user.id + " " + std::to_string(*step);
    return once_.first_use(crypto_.sha256(use), worthless_from, clock_.now());
  });
  if (!right) return right.error();
  if (!*right) return Error{ErrorCode::invalid_grant, "this code is wrong, or was used already"};
  return {};
}

Secret otpauth_uri(std::string_view issuer_name, const User& user, const Secret& key) {
  const std::string issuer = percent_encode(issuer_name);
  // The id is bounded, which a name need not be: a QR code holds only so much.
  return Secret("otpauth://totp/" + issuer + ":" + percent_encode(user.id) + "?secret=" + key.reveal() +
                "&issuer=" + issuer + "&algorithm=SHA1&digits=6&period=30");
}

}  // namespace codegrant::server
