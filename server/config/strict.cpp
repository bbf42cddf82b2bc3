#include "server/config/strict.hpp"

#include <array>

namespace codegrant::server {
namespace {

constexpr Seconds default_refresh_grace{5};

struct Weakness {
  bool (*is_chosen)(const Config&);
  const char* message;
};

constexpr std::array weaknesses{
    Weakness{[](const Config& c) { return c.password_grant == Switch::on; },
             "password-grant: must be off under strict (RFC 9700 §2.4)"},
    Weakness{[](const Config& c) { return c.refresh_grace.value_or(Seconds{0}).count() > 0; },
             "refresh-grace: must be 0 under strict: a spent refresh token ends its session at once"},
    Weakness{[](const Config& c) { return c.dpop_nonces.value_or(Switch::on) == Switch::off; },
             "dpop-nonces: must be on under strict (RFC 9449 §8)"},
    Weakness{[](const Config& c) { return c.private_addresses == Switch::on; },
             "private-addresses: must be off under strict"},
    Weakness{[](const Config& c) { return c.open_registration == Switch::on; },
             "open-registration: must be off under strict: clients show a token to register"},
    Weakness{[](const Config& c) { return c.development == Switch::on; },
             "development: must be off under strict"},
};

}  // namespace

Result<void> apply_strict(Config& config) {
  const bool strict = config.strict == Switch::on;
  for (const Weakness& weakness : weaknesses)
    if (strict && weakness.is_chosen(config))
      return Error{ErrorCode::invalid_configuration, weakness.message};
  if (!config.refresh_grace) config.refresh_grace = strict ? Seconds{0} : default_refresh_grace;
  if (!config.dpop_nonces) config.dpop_nonces = config.strict;
  return {};
}

}  // namespace codegrant::server
