#include "server/app/services.hpp"

#include <spdlog/spdlog.h>

#include "server/grants/authorization_code.hpp"
#include "server/grants/client_credentials.hpp"
#include "server/grants/password.hpp"
#include "server/grants/refresh_token.hpp"
#include "server/grants/token_exchange.hpp"

namespace codegrant::server {
namespace {

std::vector<std::unique_ptr<Grant>> make_grants(const Ports& ports, const Directory& directory,
                                                BackchannelLogout& backchannel_logout,
                                                const TokenFinder& tokens, const ForeignTokens& foreign,
                                                const TokenIssuer& issuer, PasswordCheck& passwords,
                                                const Identity& identity) {
  std::vector<std::unique_ptr<Grant>> grants;
  grants.push_back(std::make_unique<AuthorizationCodeGrant>(ports.codes, ports.sessions, backchannel_logout,
                                                            directory, issuer, ports.crypto, ports.random,
                                                            ports.clock, identity.strict));
  grants.push_back(std::make_unique<RefreshTokenGrant>(ports.sessions, backchannel_logout, directory, issuer,
                                                       ports.crypto, ports.clock, identity.refresh_grace));
  grants.push_back(
      std::make_unique<ClientCredentialsGrant>(ports.sessions, issuer, ports.random, ports.clock));
  grants.push_back(std::make_unique<TokenExchangeGrant>(ports.sessions, tokens, foreign, issuer, ports.random,
                                                        ports.clock));
  if (identity.password_grant == Switch::on)
    grants.push_back(std::make_unique<PasswordGrant>(ports.sessions, backchannel_logout, passwords, issuer,
                                                     ports.random, ports.clock));
  return grants;
}

void log_fault(const PolicyAnswer& answer) {
  spdlog::warn("AccessPolicy/{} cannot be evaluated and denies: {}", answer.policy, answer.fault);
}

void log_missing_keys(const std::string& client, const std::string& reason) {
  spdlog::warn("the keys of Client/{} could not be had from its jwks_uri: {}", client, reason);
}

}  // namespace

Services::Services(const Ports& given, const Identity& identity)
    : ports(given),
      issuer(identity.issuer),
      keyring(ports.keys, ports.crypto, identity.sealing_key, identity.keys, ports.clock),
      sealer(ports.crypto, identity.sealing_key),
      directory(ports.resources),
      throttle(ports.attempts, ports.crypto, ports.clock),
      secrets(ports.crypto, ports.hasher, throttle, ports.random),
      client_keys(ports.web, ports.clock, identity.key_fetches, log_missing_keys),
      client_assertions(issuer, client_keys, ports.crypto, ports.once, ports.clock),
      client_authentication(directory, secrets, client_assertions),
      passwords(directory, ports.hasher, throttle),
      second_factor(sealer, throttle, ports.once, ports.crypto, ports.random, ports.clock),
      tokens(directory, ports.sessions, ports.crypto, ports.clock),
      foreign_tokens(issuer, ports.resources, directory, ports.crypto, ports.clock),
      dpop(issuer, identity.sealing_key, identity.dpop_nonces, ports.once, ports.crypto, ports.clock),
      callers(directory, tokens, dpop, secrets),
      engines(ports.policy_queries),
      policies(ports.resources, engines),
      registration(identity.registration),
      backchannel_logout(issuer, directory, ports.sessions, keyring, ports.crypto, ports.random, ports.clock,
                         ports.outbox),
      telling_resources(ports.resources, backchannel_logout),
      client_rules(ports.hasher, {identity.password_grant, identity.keys.algorithms, identity.strict,
                                  identity.private_addresses}),
      user_rules(ports.hasher, sealer),
      policy_rules(engines),
      clients(telling_resources, client_rules, ports.clock),
      users(telling_resources, user_rules, ports.clock),
      access_policies(telling_resources, policy_rules, ports.clock),
      grants(telling_resources, grant_rules, ports.clock),
      token_introspectors(telling_resources, token_introspector_rules, ports.clock),
      sessions(ports.sessions, backchannel_logout, ports.clock),
      collections(telling_resources, ports.clock,
                  {&clients, &users, &access_policies, &grants, &token_introspectors, &sessions}),
      client_registration(clients, directory, ports.crypto, ports.random),
      consents(grants, ports.crypto, ports.clock),
      pages(identity.look),
      cookies(issuer, ports.crypto, ports.random),
      login_flow{issuer,
                 directory,
                 ports.sessions,
                 ports.codes,
                 ports.interactions,
                 ports.pushed_requests,
                 backchannel_logout,
                 consents,
                 passwords,
                 second_factor,
                 cookies,
                 pages,
                 ports.crypto,
                 ports.random,
                 ports.clock,
                 identity.grant_page_url,
                 identity.sign_up,
                 identity.code_lifetime,
                 identity.require_pushed_authorization_requests,
                 identity.strict},
      token_issuer(issuer, keyring, ports.crypto, ports.random),
      authorize(login_flow, keyring),
      login(login_flow),
      second_factor_page(login_flow),
      sign_up(login_flow, users, throttle),
      grant(login_flow),
      token(client_authentication, dpop,
            make_grants(ports, directory, backchannel_logout, tokens, foreign_tokens, token_issuer, passwords,
                        identity)),
      par(login_flow, client_authentication, dpop),
      introspect(issuer, client_authentication, tokens),
      revoke(client_authentication, tokens, backchannel_logout),
      end_session(login_flow, keyring),
      userinfo(callers),
      close_session(callers, ports.sessions, backchannel_logout, ports.clock),
      account(login_flow, users),
      change_password(callers, passwords, users),
      registration_endpoint(issuer, identity.registration_token, client_registration, secrets, throttle,
                            ports.crypto),
      metadata(issuer, token.grant_types(), keyring, ports.crypto,
               {.require_pushed_authorization_requests = identity.require_pushed_authorization_requests,
                .registration = registration}),
      rotate_keys(issuer.substr(0, issuer.find(':')), callers, policies, keyring),
      policy_debug(issuer.substr(0, issuer.find(':')), callers, directory, engines, policies,
                   identity.development),
      resources(issuer, collections, callers, policies, policy_debug, ports.random, log_fault),
      bundle(resources, callers, telling_resources, ports.clock) {}

}  // namespace codegrant::server
