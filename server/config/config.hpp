// What an operator can choose, after flags, environment and file were laid over the defaults.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "codegrant/base/secret.hpp"
#include "codegrant/base/time.hpp"
#include "server/base/key_plan.hpp"
#include "server/base/lifetimes.hpp"
#include "server/base/switch.hpp"

namespace codegrant::server {

/// Where the sandbox is expected when nothing else is said.
constexpr std::uint16_t default_sandbox_port = 5173;

struct Config {
  std::string host = "127.0.0.1";  ///< address to listen on
  std::uint16_t port = 8080;       ///< 0: any free port
  std::string tls_cert;            ///< PEM file with the chain; empty: plain http
  std::string tls_key;             ///< PEM file
  std::string issuer;              ///< empty: http://localhost:<port>; never read from a request
  std::string store = "sqlite:codegrant.sqlite";  ///< sqlite:PATH, postgresql://… or memory:
  std::string policy_store;  ///< the same database as a role that may read what policies may; empty: none
  std::string key_file;      ///< seals signing keys at rest; empty: <store path>.key, made when missing
  Secret sealing_key;        ///< the key itself, in place of the file; empty: none
  KeyPlan keys;              ///< how signing keys come and go
  std::vector<std::string> seeds;  ///< YAML or JSON files, applied in this order at every start
  std::string root_client_id = "root";
  Secret root_client_secret;        ///< empty: made at the first start and printed once
  std::string brand = "codegrant";  ///< name on the login and grant pages
  std::string title = "Log in";     ///< headline of the login page
  std::string theme;                ///< path of a CSS file that follows the pages' own; empty: none
  std::string grant_page_url;       ///< of an own page for consent; empty: the server's
  Seconds code_lifetime = default_code_lifetime;
  Switch password_grant = Switch::off;
  Switch sign_up = Switch::off;
  Switch registration = Switch::off;       ///< whether clients may register themselves
  Secret registration_token;               ///< what they show for it; empty: nothing
  Switch open_registration = Switch::off;  ///< whether that may be nothing
  /// Whether addresses that clients registered may lead to this machine and its networks.
  Switch private_addresses = Switch::off;
  Switch strict = Switch::off;
  std::optional<Seconds> refresh_grace;  ///< how long a refresh that is sent twice gets its answer twice
  std::optional<Switch> dpop_nonces;     ///< whether DPoP proofs must hold a nonce of this server's
  Switch require_pushed_authorization_requests = Switch::off;
  std::string log_level = "info";
  std::string audit_log;                      ///< file that is only added to; empty: nothing is audited
  std::optional<std::uint16_t> metrics_port;  ///< 0: any free port; none: no numbers
  std::string metrics_host = "127.0.0.1";     ///< whatever `host` is: the numbers are for few
  Switch development = Switch::off;          ///< administrators may ask what policies say, by ?__debug=policy
  std::vector<std::string> trusted_proxies;  ///< networks that may say whom they speak for
  std::size_t threads = 64;                  ///< one serves one live connection at a time
  std::string sandbox_dir;                   ///< a built sandbox page, served in place of the one inside
  std::optional<std::uint16_t>
      sandbox_port;  ///< 0: any free port; none: no sandbox, unless there is a folder
  std::vector<std::string>
      sandbox_connect;  ///< origins that the sandbox's workers may speak to beside the issuer
};

}  // namespace codegrant::server
