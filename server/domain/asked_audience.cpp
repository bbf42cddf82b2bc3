#include "server/domain/asked_audience.hpp"

#include <algorithm>

#include "codegrant/codec/uri.hpp"
#include "server/domain/words.hpp"

namespace codegrant::server {
namespace {

using Names = std::vector<std::string>;

bool contains(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Names names_of(const std::string& allowed, const std::string& issuer) {
  return allowed.empty() ? Names{issuer} : split_at_spaces(allowed);
}

Error invalid_target(std::string detail) { return {ErrorCode::invalid_target, std::move(detail)}; }

}  // namespace

Result<std::string> narrow_audience(const Names& asked, const std::string& allowed,
                                    const std::string& issuer) {
  if (asked.empty()) return allowed;
  const Names known = names_of(allowed, issuer);
  Names audience;
  for (const std::string& name : asked) {
    if (!contains(known, name))
      return invalid_target("the token can be for: " + join_with_spaces(known) + " (the Client's audience)");
    if (!contains(audience, name)) audience.push_back(name);
  }
  return join_with_spaces(audience);
}

Result<std::string> read_asked_audience(const Form& form, const std::string& allowed,
                                        const std::string& issuer) {
  const Names asked = form.all("resource");
  for (const std::string& resource : asked) {
    const auto uri = Uri::parse(resource);
    if (!uri || uri->fragment)
      return invalid_target("resource must be an absolute URI without a fragment (RFC 8707)");
  }
  return narrow_audience(asked, allowed, issuer);
}

Result<void> check_aud(const Form& form, const std::string& allowed, const std::string& issuer) {
  const auto aud = form.get("aud");
  if (!aud || *aud == issuer || *aud == issuer + "/fhir") return {};
  if (contains(names_of(allowed, issuer), std::string(*aud))) return {};
  return invalid_target("aud names another server: this one is " + issuer);
}

}  // namespace codegrant::server
