#include "server/domain/totp.hpp"

#include "codegrant/base/secret.hpp"

namespace codegrant::server {

std::int64_t totp_step_at(UnixTime now) { return to_unix(now) / totp_step.count(); }

std::string totp_code(const Crypto& crypto, std::string_view key, std::int64_t step) {
  std::string counter(8, '\0');  // big-endian (RFC 4226 §5.2)
  auto rest = static_cast<std::uint64_t>(step);
  for (auto byte = counter.rbegin(); byte != counter.rend(); ++byte, rest >>= 8)
    *byte = static_cast<char>(rest & 255);
  const auto tag = crypto.hmac_sha1(key, counter);

  // Dynamic truncation (RFC 4226 §5.3): the last four bits say where to read 31.
  const auto offset = std::to_integer<std::size_t>(tag.back() & std::byte{15});
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8 | std::to_integer<std::uint32_t>(tag[offset + i]);
  const std::string digits = std::to_string((number & 0x7fffffff) % 1'000'000);
  return std::string(6 - digits.size(), '0') + digits;
}

std::optional<std::int64_t> find_totp_step(const Crypto& crypto, std::string_view key, std::string_view code,
                                           UnixTime now) {
  std::optional<std::int64_t> found;
  for (const int drift : {-1, 0, 1}) {
    const std::int64_t step = totp_step_at(now) + drift;
    if (equal_in_constant_time(totp_code(crypto, key, step), code)) found = step;
  }
  return found;
}

}  // namespace codegrant::server
