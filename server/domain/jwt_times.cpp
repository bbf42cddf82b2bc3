#include "server/domain/jwt_times.hpp"

namespace codegrant::server {

std::optional<UnixTime> time_claim(const Json& claims, const char* name) {
  const Json& value = member_at(claims, {name});
  constexpr double most = 1e11;
  if (!value.is_number() || value.get<double>() < 0 || value.get<double>() > most) return std::nullopt;
  return from_unix(static_cast<long long>(value.get<double>()));
}

std::optional<std::string> problem_of_times(const Json& claims, UnixTime now) {
  const auto exp = time_claim(claims, "exp");
  if (!exp || *exp <= now) return "exp is missing or has passed";
  for (const auto* name : {"nbf", "iat"}) {
    if (!claims.contains(name)) continue;
    const auto time = time_claim(claims, name);
    if (!time || *time > now + clock_skew) return std::string(name) + " must be a time that has come";
  }
  return std::nullopt;
}

}  // namespace codegrant::server
