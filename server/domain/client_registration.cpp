#include "server/domain/client_registration.hpp"

#include "server/domain/client_metadata.hpp"
#include "server/domain/stored_secret.hpp"

namespace codegrant::server {
namespace {

bool needs_secret(const Json& document) {
  const std::string method = string_member(document, "token_endpoint_auth_method");
  return method == "client_secret_basic" || method == "client_secret_post";
}

}  // namespace

ClientRegistration::Outcome ClientRegistration::create(Json document) {
  Secret token = random_token(random_);
  document = written_by_its_client(Json::object(), document);
  document["registration_access_token"] = random_secret_hash(token, crypto_);
  std::optional<Secret> secret;
  if (needs_secret(document)) secret = issue_secret(document);
  constexpr std::int64_t none_there = 0;
  auto outcome = write(random_id(random_), document, none_there);
  if (auto* registered = std::get_if<RegisteredClient>(&outcome)) {
    registered->registration_access_token = std::move(token);
    registered->client_secret = std::move(secret);
  }
  return outcome;
}

ClientRegistration::Outcome ClientRegistration::replace(const RegisteredClient& registered,
                                                        const Json& document) {
  const Client& client = registered.client;
  Json replaced = written_by_its_client(without_client_secrets(client.body), document);
  std::optional<Secret> secret;
  if (!needs_secret(replaced))
    replaced["secret"] = nullptr;
  else if (client.secret_hash.empty())
    secret = issue_secret(replaced);
  auto outcome = write(client.id, replaced, registered.version);
  if (auto* now = std::get_if<RegisteredClient>(&outcome)) {
    now->registration_access_token = registered.registration_access_token;
    now->client_secret = std::move(secret);
  }
  return outcome;
}

bool ClientRegistration::erase(const RegisteredClient& registered) {
  const auto erased = clients_.erase(registered.client.id, Precondition{registered.version});
  return !std::holds_alternative<VersionConflict>(erased);
}

std::optional<RegisteredClient> ClientRegistration::find(const std::string& client_id,
                                                         const Secret& token) const {
  const auto found = directory_.client_at_version(client_id);
  const std::string presented = random_secret_hash(token, crypto_);
  if (!found.client || !equal_in_constant_time(found.client->registration_token_hash, presented))
    return std::nullopt;
  return RegisteredClient{*found.client, token, std::nullopt, found.version};
}

/// Its hash goes into `document`.
Secret ClientRegistration::issue_secret(Json& document) {
  Secret secret = random_token(random_);
  document["secret"] = random_secret_hash(secret, crypto_);
  return secret;
}

ClientRegistration::Outcome ClientRegistration::write(const std::string& id, const Json& document,
                                                      std::int64_t version) {
  auto written = clients_.write(id, document, Precondition{version});
  if (auto* problems = std::get_if<Problems>(&written)) return std::move(*problems);
  const auto client = std::holds_alternative<Shown>(written) ? directory_.client(id) : nullptr;
  if (!client) return VersionConflict{};
  return RegisteredClient{*client, {}, std::nullopt};
}

}  // namespace codegrant::server
