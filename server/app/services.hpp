// The composition root: every object of the server above its ports, in the order in which they lean on each
// other.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/base/lifetimes.hpp"
#include "server/domain/backchannel_logout.hpp"
#include "server/domain/caller.hpp"
#include "server/domain/client_registration.hpp"
#include "server/domain/client_rules.hpp"
#include "server/domain/collections.hpp"
#include "server/domain/consents.hpp"
#include "server/domain/foreign_tokens.hpp"
#include "server/domain/grant_rules.hpp"
#include "server/domain/issue_tokens.hpp"
#include "server/domain/password_check.hpp"
#include "server/domain/second_factor.hpp"
#include "server/domain/session_collection.hpp"
#include "server/domain/stored_collection.hpp"
#include "server/domain/telling_resource_store.hpp"
#include "server/domain/token_introspector_rules.hpp"
#include "server/domain/user_rules.hpp"
#include "server/endpoints/account.hpp"
#include "server/endpoints/authorize.hpp"
#include "server/endpoints/bundle.hpp"
#include "server/endpoints/change_password.hpp"
#include "server/endpoints/close_session.hpp"
#include "server/endpoints/end_session.hpp"
#include "server/endpoints/grant.hpp"
#include "server/endpoints/introspect.hpp"
#include "server/endpoints/login.hpp"
#include "server/endpoints/metadata.hpp"
#include "server/endpoints/par.hpp"
#include "server/endpoints/policy_debug.hpp"
#include "server/endpoints/registration.hpp"
#include "server/endpoints/resources.hpp"
#include "server/endpoints/revoke.hpp"
#include "server/endpoints/rotate_keys.hpp"
#include "server/endpoints/second_factor.hpp"
#include "server/endpoints/sign_up.hpp"
#include "server/endpoints/token.hpp"
#include "server/endpoints/userinfo.hpp"
#include "server/policy/policies.hpp"
#include "server/policy/policy_rules.hpp"
#include "server/ports/code_store.hpp"
#include "server/ports/interaction_store.hpp"
#include "server/ports/key_store.hpp"
#include "server/ports/pushed_request_store.hpp"

namespace codegrant::server {

/// What the server stands on. All of it outlives the services.
struct Ports {
  ResourceStore& resources;
  SessionStore& sessions;
  CodeStore& codes;
  InteractionStore& interactions;
  PushedRequestStore& pushed_requests;
  KeyStore& keys;
  AttemptStore& attempts;
  OnceStore& once;
  PolicyQueries& policy_queries;
  Web& web;
  Outbox& outbox;
  PasswordHasher& hasher;
  const Crypto& crypto;
  Random& random;
  const Clock& clock;
};

/// What does not change while the server runs.
struct Identity {
  std::string issuer;
  Look look;
  Secret sealing_key;  ///< 32 bytes
  Switch password_grant = Switch::off;
  std::string grant_page_url = {};  ///< empty: the server's own
  Switch sign_up = Switch::off;
  Switch registration = Switch::off;
  Secret registration_token;  ///< that lets clients register; empty: anybody may
  Switch development = Switch::off;
  Seconds code_lifetime = default_code_lifetime;
  KeyPlan keys = {};
  Seconds refresh_grace{};  ///< how long a refresh that is sent twice gets its answer twice
  Switch dpop_nonces = Switch::on;
  Switch require_pushed_authorization_requests = Switch::off;
  Switch strict = Switch::off;
  Switch private_addresses = Switch::off;
  std::size_t key_fetches = 8;  ///< of clients' keys, at the same time: each keeps a request's thread
};

struct Services {
  Services(const Ports& ports, const Identity& identity);
  Services(const Services&) = delete;
  Services& operator=(const Services&) = delete;

  Ports ports;
  std::string issuer;
  Keyring keyring;
  Sealer sealer;
  Directory directory;
  Throttle throttle;
  SecretCheck secrets;
  ClientKeys client_keys;
  ClientAssertions client_assertions;
  ClientAuthentication client_authentication;
  PasswordCheck passwords;
  SecondFactor second_factor;
  TokenFinder tokens;
  ForeignTokens foreign_tokens;
  Dpop dpop;
  CallerFinder callers;
  Engines engines;
  Policies policies;

  Switch registration;  ///< whether clients may register themselves
  BackchannelLogout backchannel_logout;
  TellingResourceStore telling_resources;  ///< for all that writes a document
  ClientRules client_rules;
  UserRules user_rules;
  PolicyRules policy_rules;
  GrantRules grant_rules;
  TokenIntrospectorRules token_introspector_rules;
  StoredCollection clients;
  StoredCollection users;
  StoredCollection access_policies;
  StoredCollection grants;
  StoredCollection token_introspectors;
  SessionCollection sessions;
  Collections collections;  ///< all of the above, and every other type

  ClientRegistration client_registration;
  Consents consents;
  Pages pages;
  BrowserCookies cookies;
  LoginFlow login_flow;
  TokenIssuer token_issuer;

  AuthorizeEndpoint authorize;
  LoginEndpoint login;
  SecondFactorEndpoint second_factor_page;
  SignUpEndpoint sign_up;
  GrantEndpoint grant;
  TokenEndpoint token;
  ParEndpoint par;
  IntrospectEndpoint introspect;
  RevokeEndpoint revoke;
  EndSessionEndpoint end_session;
  UserinfoEndpoint userinfo;
  CloseSessionEndpoint close_session;
  AccountEndpoint account;
  ChangePasswordEndpoint change_password;
  RegistrationEndpoint registration_endpoint;
  MetadataEndpoint metadata;
  RotateKeysEndpoint rotate_keys;
  PolicyDebugEndpoint policy_debug;
  ResourcesEndpoint resources;
  BundleEndpoint bundle;
};

}  // namespace codegrant::server
