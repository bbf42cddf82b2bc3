// Questions that AccessPolicies of the engine sql ask of what is stored.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "server/base/error.hpp"

namespace codegrant::server {

/// What a parameter of a query can be bound to.
using QueryValue = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

/// One SELECT with `?` for each of `values`, in their order.
struct PolicyQuery {
  std::string text;
  std::vector<QueryValue> values;
};

/// Resources are read as tables of their type in lower case, with the columns id, txid, ts, resource_type and
/// resource (JSON as the engine has it); a type that nothing is stored of is an empty table. A query cannot
/// change anything, cannot read a session, a key, a code or a hash, and ends after a time. All functions may
/// be called from several threads and throw StoreUnavailable and nothing else.
class PolicyQueries {
 public:
  virtual ~PolicyQueries() = default;
  /// Fails with `invalid_request` where `query` could never be answered; its values mean nothing here.
  virtual Result<void> check(const PolicyQuery& query) = 0;
  /// Whether the one column of the one row is true; without a row it is not. Fails with `server_error`: the
  /// detail says why and holds no value.
  virtual Result<bool> ask(const PolicyQuery& query) = 0;
};

}  // namespace codegrant::server
