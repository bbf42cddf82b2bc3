#include "stores.hpp"

#include <stdlib.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "server/adapters/postgres_store.hpp"
#include "server/adapters/sqlite_store.hpp"

namespace codegrant::server {
namespace {

template <class Store>
struct On final : Stores {
  explicit On(const std::string& address) : store(address) {}
  ResourceStore& resources() override { return store.resources; }
  SessionStore& sessions() override { return store.sessions; }
  CodeStore& codes() override { return store.codes; }
  InteractionStore& interactions() override { return store.interactions; }
  PushedRequestStore& pushed_requests() override { return store.pushed_requests; }
  KeyStore& keys() override { return store.keys; }
  AttemptStore& attempts() override { return store.attempts; }
  OnceStore& once() override { return store.once; }
  Sweeper& sweeper() override { return store.sweeper; }
  PolicyQueries& policy_queries() override { return store.policy_queries; }

  Store store;
};

Backend sqlite_file() {
  return {"SqliteFile", [](const std::filesystem::path& place) {
            return std::make_unique<On<SqliteStore>>("sqlite:" + (place / "store.db").string());
          }};
}

Backend sqlite_memory() {
  return {"SqliteMemory",
          [](const std::filesystem::path&) { return std::make_unique<On<SqliteStore>>("memory:"); }};
}

/// What postgres.sh wrote; a test starts it before all others.
std::string postgres_address() {
  std::ifstream file(POSTGRES);
  std::string address;
  if (!std::getline(file, address))
    throw std::runtime_error("no PostgreSQL runs: tests/store_contract/postgres.sh starts it");
  return address;
}

Backend postgresql() {
  return {"Postgresql", [](const std::filesystem::path& place) {
            const auto address = postgres_database(place);
            auto store = std::make_unique<On<PostgresStore>>(address);
            store->store.policy_queries.connect(as_policies(address));
            return store;
          }};
}

}  // namespace

std::string postgres_database(const std::filesystem::path& place) {
  const std::string server = postgres_address();
  const std::string name = place.filename();
  postgres::Connection connection(server);
  if (!sql::Statement(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name).next())
    connection.run("CREATE DATABASE \"" + name + "\"");
  constexpr std::string_view maintenance = "/postgres?";
  return std::string(server).replace(server.find(maintenance), maintenance.size(), "/" + name + "?");
}

std::string as_policies(const std::string& address) {
  postgres::Connection connection(address);
  connection.run(
      "DO $$ BEGIN CREATE ROLE codegrant_policies LOGIN;"
      " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$");
  constexpr std::string_view owner = "user=codegrant&";
  return std::string(address).replace(address.find(owner), owner.size(), "user=codegrant_policies&");
}

std::vector<Backend> all_backends() { return {sqlite_file(), sqlite_memory(), postgresql()}; }

std::vector<Backend> lasting_backends() { return {sqlite_file(), postgresql()}; }

std::ostream& operator<<(std::ostream& out, const Backend& backend) { return out << backend.name; }

TemporaryFolder::TemporaryFolder() {
  auto name = (std::filesystem::temp_directory_path() / "codegrant-XXXXXX").string();
  if (!::mkdtemp(name.data())) throw std::runtime_error("cannot make a temporary folder");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() { std::filesystem::remove_all(path_); }

void StoreContract::reopen() {
  stores_.reset();
  stores_ = GetParam().open(folder_.path());
}

Digest digest_of(const std::string& name) {
  Digest digest{};
  std::transform(name.begin(),
                 name.begin() + static_cast<std::ptrdiff_t>(std::min(name.size(), digest.size())),
                 digest.begin(), [](char c) { return static_cast<std::byte>(c); });
  return digest;
}

SessionRecord session_named(const std::string& id) {
  SessionRecord session;
  session.id = id;
  session.type = "authorization_code";
  session.client = "webapp";
  session.user = "alice";
  session.scope = "openid profile";
  session.audience = "https://api.example";
  session.auth_time = noon - second;
  session.start = noon;
  session.updated_at = noon;
  session.expires_at = noon + std::chrono::hours(1);
  return session;
}

TokenRecord token_named(const std::string& name, TokenKind kind) {
  return {digest_of(name), kind, noon + std::chrono::minutes(10)};
}

void put_owners(Stores& stores) {
  for (const auto& [type, id] : {std::pair{"Client", "webapp"}, std::pair{"User", "alice"}})
    stores.resources().put({.type = type, .id = id, .body = R"({"of":")" + std::string(id) + "\"}"}, {}, {},
                           noon);
}

CodeGrant code_until(UnixTime expires_at) {
  CodeGrant grant;
  grant.browser_session = "one";
  grant.expires_at = expires_at;
  return grant;
}

Interaction interaction_until(const std::string& id, UnixTime expires_at) {
  Interaction interaction;
  interaction.id = id;
  interaction.expires_at = expires_at;
  return interaction;
}

}  // namespace codegrant::server
