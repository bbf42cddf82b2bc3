#include "server/adapters/sql_kept_statements.hpp"

#include <algorithm>
#include <iterator>

namespace codegrant::server::sql {

std::shared_ptr<Prepared> KeptStatements::find(std::string_view text) {
  const auto found = by_text_.find(text);
  if (found == by_text_.end()) return nullptr;
  order_.splice(order_.begin(), order_, found->second);
  return found->second->prepared;
}

std::shared_ptr<Prepared> KeptStatements::make_room() {
  if (has_room()) return nullptr;
  const auto unused = std::find_if(order_.rbegin(), order_.rend(),
                                   [](const Kept& kept) { return kept.prepared.use_count() == 1; });
  if (unused == order_.rend()) return nullptr;
  auto taken = std::move(unused->prepared);
  by_text_.erase(unused->text);
  order_.erase(std::next(unused).base());
  return taken;
}

void KeptStatements::keep(std::string_view text, std::shared_ptr<Prepared> prepared) {
  order_.push_front({std::string(text), std::move(prepared)});
  by_text_.emplace(order_.front().text, order_.begin());
}

}  // namespace codegrant::server::sql
