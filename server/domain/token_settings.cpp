#include "server/domain/token_settings.hpp"

#include <algorithm>

namespace codegrant::server {
namespace {

TokenFormat read_token_format(const Fields& fields) {
  const std::string format = fields.text("token_format");
  if (format == "jwt") return TokenFormat::jwt;
  if (!format.empty() && format != "opaque") fields.refuse("token_format", "must be jwt or opaque");
  return TokenFormat::opaque;
}

/// Sessions keep them as one text with spaces between.
std::vector<std::string> read_audience(const Fields& fields) {
  auto audience = fields.texts("audience");
  for (std::size_t i = 0; i < audience.size(); ++i)
    if (audience[i].find(' ') != std::string::npos)
      fields.refuse("audience[" + std::to_string(i) + "]", "must not hold a space: write one text for each");
  return audience;
}

/// A client that asked for long-lived tokens gets them; one that said nothing gets the default.
Seconds read_absolute_expiration(const Fields& fields, Seconds idle) {
  const auto absolute = fields.seconds("refresh_token_absolute_expiration");
  if (!absolute) return std::max(default_refresh_token_expiration, idle);
  if (*absolute < idle)
    fields.refuse("refresh_token_absolute_expiration", "must not be less than refresh_token_expiration");
  return *absolute;
}

}  // namespace

UnixTime TokenSettings::refresh_token_expires_at(UnixTime start, UnixTime now) const {
  return std::min(now + refresh_token_expiration, start + refresh_token_absolute_expiration);
}

TokenSettings read_token_settings(const Fields& fields) {
  TokenSettings settings;
  settings.token_format = read_token_format(fields);
  settings.audience = read_audience(fields);
  settings.secret_required = fields.flag("secret_required");
  settings.refresh_token = fields.flag("refresh_token").value_or(false);
  settings.refresh_token_rotation = fields.flag("refresh_token_rotation");
  settings.access_token_expiration =
      fields.seconds("access_token_expiration").value_or(default_access_token_expiration);
  settings.refresh_token_expiration =
      fields.seconds("refresh_token_expiration").value_or(default_refresh_token_expiration);
  settings.refresh_token_absolute_expiration =
      read_absolute_expiration(fields, settings.refresh_token_expiration);
  return settings;
}

}  // namespace codegrant::server
