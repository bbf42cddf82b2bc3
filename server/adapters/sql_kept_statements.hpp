// The statements that a connection keeps prepared: those that were used last.
//
// Most texts are few and fixed, but those of searches grow with the number of conditions, which a client
// chooses: without a bound they would fill the memory, and kept for good they would leave no room for the
// rest.
#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <string_view>
#include <utility>

#include "server/adapters/sql_connection.hpp"

namespace codegrant::server::sql {

class KeptStatements {
 public:
  static constexpr std::size_t most = 100;

  /// The statement of that text, from now on the last one used; null where it is not kept.
  std::shared_ptr<Prepared> find(std::string_view text);
  /// Where there is no room, takes out the statement whose last use is longest ago, of those that nobody uses
  /// right now; the engine may forget it, too. Null where there is room, or all are in use.
  std::shared_ptr<Prepared> make_room();
  bool has_room() const { return by_text_.size() < most; }
  /// Keeps a statement whose text is not kept yet. There must be room.
  void keep(std::string_view text, std::shared_ptr<Prepared> prepared);

 private:
  struct Kept {
    std::string text;
    std::shared_ptr<Prepared> prepared;
  };
  using Order = std::list<Kept>;

  Order order_;                                          ///< last used first
  std::map<std::string_view, Order::iterator> by_text_;  ///< the texts are those of `order_`
};

}  // namespace codegrant::server::sql
