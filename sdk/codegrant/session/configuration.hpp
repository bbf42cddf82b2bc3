// What an app says once about itself and about the servers it talks to.
#pragma once

#include <cstdint>
#include <string_view>

#include "codegrant/base/arena.hpp"
#include "codegrant/base/reason.hpp"
#include "codegrant/base/time.hpp"
#include "codegrant/codec/json.hpp"
#include "codegrant/protocol/scope.hpp"

namespace codegrant {

/// Which server this is: `oauth2` is any by the RFCs; `oidc` is an OpenID provider; `aidbox` also closes
/// sessions by DELETE /Session and tells who signed in by `userinfo` in its token answers.
enum class Profile : std::uint8_t { oauth2, oidc, aidbox };

/// Whether authorization requests are pushed (RFC 9126): where the server offers it, always, or only where
/// the server insists.
enum class Pushing : std::uint8_t { offered, required, off };

/// The sealed settings of one client, checked. They look at JSON that must outlive them.
class Configuration {
 public:
  Configuration() = default;

  /// Reads the page's options. Fails with `invalid_configuration`, saying which one.
  static Checked<Configuration> read(std::string_view options, Arena& arena);

  Profile profile = Profile::oauth2;
  Pushing pushing = Pushing::offered;
  bool dpop = false;
  bool refuses_wider_scope = false;
  Seconds transaction_lifetime{600};
  Seconds default_lifetime{300};  ///< Of an access token whose answer names none.

  std::string_view issuer() const { return json_->string("issuer"); }
  std::string_view client_id() const { return json_->string("client_id"); }
  std::string_view redirect_uri() const { return json_->string("redirect_uri"); }
  std::string_view scope() const { return json_->string("scope"); }
  bool asks_for_id_token() const { return scope_contains(scope(), "openid"); }
  /// Given by the app instead of discovered, or null.
  const Json* metadata() const { return json_->find("metadata"); }
  /// Resource indicators (RFC 8707): a list of texts, or null.
  const Json* resource() const { return json_->find("resource"); }
  /// What may be called with the access token: a list of rules, or null. A rule has an `origin`, `paths`
  /// (`/Patient` is that path and all below; `/fhir/` only below) and `methods`, upper case, or none: then
  /// GET and HEAD.
  const Json* resources() const { return json_->find("resources"); }

 private:
  const Json* json_ = nullptr;
};

}  // namespace codegrant
