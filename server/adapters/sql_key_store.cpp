#include "server/adapters/sql_key_store.hpp"

#include <algorithm>

#include "server/ports/store_error.hpp"

namespace codegrant::server {
namespace {

using sql::Blob;
using sql::Connection;
using sql::execute;
using sql::send;
using sql::Statement;

SigningAlgorithm read_algorithm(std::string_view text) {
  if (const auto known = parse_signing_algorithm(text)) return *known;
  throw StoreUnavailable(
      "the database holds a signing key of an algorithm that this codegrant does not know");
}

std::vector<StoredKey> read_keys(Connection& connection) {
  Statement found(connection,
                  "SELECT kid, algorithm, sealed_private_key, created_at, signs_from, needed_until"
                  " FROM signing_key ORDER BY signs_from DESC, row");
  std::vector<StoredKey> keys;
  while (found.next())
    keys.push_back({found.text(0), read_algorithm(found.text(1)), found.blob(2), found.time(3), found.time(4),
                    found.time(5)});
  return keys;
}

}  // namespace

std::vector<StoredKey> SqlKeyStore::list() { return database_.read(read_keys); }

StoredKey SqlKeyStore::add(const StoredKey& key, std::string_view newest) {
  return database_.write([&](Connection& connection) {
    const auto keys = read_keys(connection);
    const auto first = std::find_if(keys.begin(), keys.end(),
                                    [&](const StoredKey& other) { return other.algorithm == key.algorithm; });
    if (first != keys.end() && first->kid != newest) return *first;
    send(connection,
         "INSERT INTO signing_key (kid, algorithm, sealed_private_key, created_at, signs_from, needed_until)"
         " VALUES (?, ?, ?, ?, ?, ?)",
         key.kid, to_string(key.algorithm), Blob{key.sealed_private_key}, key.created_at, key.signs_from,
         key.needed_until);
    return key;
  });
}

bool SqlKeyStore::keep_until(std::string_view kid, UnixTime needed_until) {
  return database_.write([&](Connection& connection) {
    return execute(connection,
                   "UPDATE signing_key SET needed_until = greatest(needed_until, ?) WHERE kid = ?",
                   needed_until, kid) == 1;
  });
}

void SqlKeyStore::remove(std::string_view kid, UnixTime now) {
  database_.write([&](Connection& connection) {
    send(connection, "DELETE FROM signing_key WHERE kid = ? AND needed_until <= ?", kid, now);
  });
}

}  // namespace codegrant::server
