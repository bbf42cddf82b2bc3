// What a search for sessions asks of the database: its conditions, and the values that they bind.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/adapters/sql_connection.hpp"
#include "server/ports/session_store.hpp"

namespace codegrant::server::sql {

/// The conditions of one search. It must outlive the statements that `bind` was called for, and `matches` it.
class SessionSearch {
 public:
  SessionSearch(const std::vector<Match>& matches, UnixTime now) : matches_(matches), now_(now) {}

  /// " FROM session WHERE …"; nothing where no session can match.
  std::optional<std::string> conditions();
  /// Binds the values of `conditions`, in their order.
  void bind(Statement& statement) const;

 private:
  struct Digests {
    Digest first{};
    Digest last{};
  };
  static Digests of_moment_in(const std::string& jti);

  const std::vector<Match>& matches_;
  UnixTime now_;
  std::vector<Digests> digests_;  // one for each jti, in their order
};

}  // namespace codegrant::server::sql
