#include "server/rotate_keys.hpp"

#include "server/adapters/openssl_crypto.hpp"
#include "server/adapters/postgres_store.hpp"
#include "server/adapters/sqlite_store.hpp"
#include "server/adapters/system.hpp"
#include "server/domain/date_time.hpp"
#include "server/domain/keyring.hpp"
#include "server/operator.hpp"
#include "server/store_choice.hpp"

namespace codegrant::server {
namespace {

/// Of the plan of the servers on this store the command knows what lies in the store: which algorithms there
/// are. Their --signing-algorithms and --key-rotation stay theirs.
template <class Store>
int rotate_keys_in(const Config& config) {
  Store store(config.store);
  SystemRandom random;
  const SystemClock clock;
  const OpensslCrypto crypto;
  const auto algorithms = algorithms_in(store.keys);
  if (algorithms.empty())
    throw Stop{"--store: no server has made signing keys in it yet: its first start does", failure};
  Keyring keyring(
      store.keys, crypto, sealing_key(config, random),
      {.algorithms = algorithms, .rotation = std::nullopt, .publication = config.keys.publication}, clock);
  keyring.rotate();
  for (const auto& key : keyring.keys()->keys())
    announce(std::string(to_string(keyring.state_of(key))) + " " +
             std::string(to_string(key.stored.algorithm)) + " " + key.stored.kid + " from " +
             date_time(key.stored.signs_from));
  return 0;
}

}  // namespace

int rotate_keys(const Config& config) {
  require_store(config);
  return is_postgresql(config.store) ? rotate_keys_in<PostgresStore>(config)
                                     : rotate_keys_in<SqliteStore>(config);
}

}  // namespace codegrant::server
