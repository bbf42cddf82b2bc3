#include "server/adapters/sql_key_store.hpp"

#include <algorithm>

#include "server/ports/store_error.hpp"

namespace codegrant::server {
namespace {

using sql::Blob;
using sql::Connection;
using sql::execute;
using sql::Statement;

SigningAlgorithm parse_algorithm(std::string_view text) {
  if (text == to_string(SigningAlgorithm::RS256)) return SigningAlgorithm::RS256;
  throw StoreUnavailable(
      "the database holds a signing key of an algorithm that this codegrant does not know");
}

std::vector<StoredKey> read_keys(Connection& connection) {
  Statement found(connection,
                  "SELECT kid, algorithm, sealed_private_key, created_at FROM signing_key"
                  " ORDER BY created_at DESC, row DESC");
  std::vector<StoredKey> keys;
  while (found.next())
    keys.push_back({found.text(0), parse_algorithm(found.text(1)), found.blob(2), found.time(3)});
  return keys;
}

}  // namespace

std::vector<StoredKey> SqlKeyStore::list() { return database_.read(read_keys); }

StoredKey SqlKeyStore::add_first(const StoredKey& key) {
  return database_.write([&](Connection& connection) {
    const auto keys = read_keys(connection);
    const auto there = std::find_if(keys.begin(), keys.end(),
                                    [&](const StoredKey& other) { return other.algorithm == key.algorithm; });
    if (there != keys.end()) return *there;
    execute(connection,
            "INSERT INTO signing_key (kid, algorithm, sealed_private_key, created_at) VALUES (?, ?, ?, ?)",
            key.kid, to_string(key.algorithm), Blob{key.sealed_private_key}, key.created_at);
    return key;
  });
}

}  // namespace codegrant::server
