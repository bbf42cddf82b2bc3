// What an app says once about itself and about the servers it talks to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codegrant/base/result.hpp"
#include "codegrant/base/time.hpp"
#include "codegrant/protocol/metadata.hpp"
#include "codegrant/protocol/scope.hpp"

namespace codegrant {

/// Which server this is: `oauth2` is any by the RFCs; `aidbox` also closes sessions by DELETE /Session
/// and tells who signed in by `userinfo` in its token answers.
enum class Profile { oauth2, aidbox };

/// A set of resources that may be called with the access token.
struct ResourceRule {
  std::string origin;                ///< As `Uri::origin()` writes it.
  std::vector<std::string> paths;    ///< `/Patient` is that path and all below; `/fhir/` only below.
  std::vector<std::string> methods;  ///< Upper case.
};

/// The sealed settings of one client.
struct Configuration {
  Profile profile = Profile::oauth2;
  std::string issuer;
  std::string client_id;
  std::string redirect_uri;
  Scope scope;
  std::vector<std::string> resource;
  std::vector<ResourceRule> resources;
  Seconds transaction_lifetime{600};
  Seconds default_lifetime{300};     ///< Of an access token whose answer names none.
  std::optional<Metadata> metadata;  ///< Given by the app instead of discovered.

  /// Reads the page's options. Fails with `invalid_configuration`, saying which one; a profile or scope
  /// that would need an id_token is refused, since one that nobody verifies must not be believed.
  static Result<Configuration> read(std::string_view json);
};

}  // namespace codegrant
