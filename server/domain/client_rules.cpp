#include "server/domain/client_rules.hpp"

#include "server/domain/client.hpp"
#include "server/domain/stored_secret.hpp"
#include "server/domain/strict_client.hpp"

namespace codegrant::server {
namespace {

constexpr const char* registration_token = "registration_access_token";

/// Only its hash is ever written here: by the registration itself, or with a copy of the store.
void check_registration_token(const Json& body, Problems& problems) {
  if (body.contains(registration_token) && !is_random_secret_hash(string_member(body, registration_token)))
    problems.push_back({std::string("Client.") + registration_token,
                        "cannot be written: registering makes it, and null takes it away"});
}

/// Whoever has its registration token may change where its answers go.
void refuse_trust_in_itself(const Client& client, Problems& problems) {
  if (client.first_party && !client.registration_token_hash.empty())
    problems.push_back({"Client.first_party",
                        "must not be true while the client can change itself: take its "
                        "registration_access_token away with null"});
}

}  // namespace

std::variant<Prepared, Problems> ClientRules::prepare(const std::string& id, const Json& body,
                                                      const Json& stored) {
  Prepared prepared{body, {}};
  keep_secret(prepared.body, stored, "secret");
  keep_secret(prepared.body, stored, registration_token);
  Problems problems;
  check_registration_token(prepared.body, problems);
  const Client client = read_client(id, prepared.body, problems);
  refuse_unoffered(prepared.body, offer_, problems);
  refuse_trust_in_itself(client, problems);
  if (offer_.strict == Switch::on) refuse_weak(prepared.body, problems);
  if (!problems.empty()) return problems;

  // A secret of ours comes as its hash, which is no password's.
  if (!is_random_secret_hash(string_member(prepared.body, "secret")))
    hash_secret(prepared.body, stored, "secret", hasher_);
  prepared.index.push_back({"name", client.name});
  if (client.active)
    for (const auto& origin : client.allowed_origins) prepared.index.push_back({"origin", origin});
  return prepared;
}

Json ClientRules::shown(const Json& body) const { return without_client_secrets(body); }

bool ClientRules::keeps(const std::vector<std::string>& path) const {
  return path == std::vector<std::string>{"secret"} || path == std::vector<std::string>{registration_token};
}

Consequences ClientRules::consequences(const std::string& id, const Json& before, const Json& after) const {
  if (before.is_null()) return {};
  // Another client that is given this id later must not find itself trusted by everybody.
  if (after.is_null()) return {{{{}, id}}, {{"Grant", "client", id}}};
  Problems ignored;
  if (!read_client(id, before, ignored).active || read_client(id, after, ignored).active) return {};
  return {{{{}, id}}, {}};
}

}  // namespace codegrant::server
