#include "server/domain/client_rules.hpp"

#include "server/domain/client.hpp"
#include "server/domain/stored_secret.hpp"
#include "server/domain/strict_client.hpp"

namespace codegrant::server {

std::variant<Prepared, Problems> ClientRules::prepare(const std::string& id, const Json& body,
                                                      const Json& stored) {
  Prepared prepared{body, {}};
  keep_secret(prepared.body, stored, "secret");
  Problems problems;
  const Client client = read_client(id, prepared.body, problems);
  refuse_unoffered(prepared.body, offer_, problems);
  if (offer_.strict == Switch::on) refuse_weak(prepared.body, problems);
  if (!problems.empty()) return problems;

  hash_secret(prepared.body, stored, "secret", hasher_);
  prepared.index.push_back({"name", client.name});
  if (client.active)
    for (const auto& origin : client.allowed_origins) prepared.index.push_back({"origin", origin});
  return prepared;
}

Json ClientRules::shown(const Json& body) const { return without_client_secrets(body); }

void ClientRules::changed(const std::string& id, const Json& before, const Json& after) {
  Problems ignored;
  const bool was_active = !before.is_null() && read_client(id, before, ignored).active;
  const bool is_active = !after.is_null() && read_client(id, after, ignored).active;
  if (was_active && !is_active) sessions_.end_all_of_client(id, clock_.now());
}

}  // namespace codegrant::server
