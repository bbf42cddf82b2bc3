#include "server/app/services.hpp"

#include <spdlog/spdlog.h>

#include "server/grants/authorization_code.hpp"
#include "server/grants/refresh_token.hpp"

namespace codegrant::server {
namespace {

std::vector<std::unique_ptr<Grant>> make_grants(const Ports& ports, const Directory& directory,
                                                const TokenIssuer& issuer) {
  std::vector<std::unique_ptr<Grant>> grants;
  grants.push_back(std::make_unique<AuthorizationCodeGrant>(ports.codes, ports.sessions, directory, issuer,
                                                            ports.crypto, ports.random, ports.clock));
  grants.push_back(
      std::make_unique<RefreshTokenGrant>(ports.sessions, directory, issuer, ports.crypto, ports.clock));
  return grants;
}

void log_fault(const PolicyFault& fault) {
  spdlog::warn("AccessPolicy/{} cannot be evaluated and denies: {}", fault.policy, fault.detail);
}

}  // namespace

Services::Services(const Ports& given, const Identity& identity)
    : ports(given),
      issuer(identity.issuer),
      keyring(ports.keys, ports.crypto, identity.sealing_key, ports.clock),
      directory(ports.resources),
      secrets(ports.crypto, ports.hasher, ports.random),
      callers(directory, ports.sessions, secrets, ports.crypto, ports.clock),
      tokens(directory, ports.sessions, ports.crypto, ports.clock),
      policies(ports.resources),
      client_rules(ports.hasher, ports.sessions, ports.clock),
      user_rules(ports.hasher, ports.sessions, ports.clock),
      grant_rules(server::grant_rules()),
      patient_rules(server::patient_rules()),
      clients(ports.resources, client_rules, ports.clock),
      users(ports.resources, user_rules, ports.clock),
      access_policies(ports.resources, policy_rules, ports.clock),
      grants(ports.resources, grant_rules, ports.clock),
      patients(ports.resources, patient_rules, ports.clock),
      sessions(ports.sessions, ports.clock),
      collections{&clients, &users, &access_policies, &grants, &patients, &sessions},
      consents(grants, ports.crypto, ports.clock),
      pages(identity.brand),
      cookies(issuer, ports.crypto, ports.random),
      login_flow{issuer,       directory, ports.sessions, ports.codes,  ports.interactions, consents,
                 ports.hasher, cookies,   pages,          ports.crypto, ports.random,       ports.clock},
      token_issuer(issuer, keyring, ports.crypto, ports.random),
      authorize(login_flow),
      login(login_flow),
      grant(login_flow),
      token(directory, secrets, make_grants(ports, directory, token_issuer)),
      introspect(issuer, directory, secrets, tokens),
      revoke(directory, secrets, tokens, ports.sessions, ports.clock),
      end_session(login_flow, keyring),
      userinfo(callers),
      close_session(callers, ports.sessions, ports.clock),
      metadata(issuer, token.grant_types(), keyring),
      resources(issuer, collections, callers, policies, ports.random, log_fault) {}

}  // namespace codegrant::server
