#include "server/adapters/sql_session_search.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "server/ports/moment.hpp"

namespace codegrant::server::sql {
namespace {

// The condition that `match` stands for, or nothing where no session can match.
std::optional<std::string> condition_of(const Match& match) {
  for (const std::string_view column : {"client", "user", "parent", "type"})
    if (match.key == column) return "\"" + std::string(column) + "\" = ?";
  if (match.key == "_id") return "id = ?";
  if (match.key == "jti")
    return "row IN (SELECT session FROM token"
           " WHERE digest >= ? AND digest <= ? AND jti = ? AND expires_at > ?)";
  if (match.key != "active") return std::nullopt;
  if (match.value == "true") return "(ended_at IS NULL AND expires_at > ?)";
  if (match.value == "false") return "NOT (ended_at IS NULL AND expires_at > ?)";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> SessionSearch::conditions() {
  std::string conditions = " FROM session WHERE true";
  for (const auto& match : matches_) {
    const auto condition = condition_of(match);
    if (!condition) return std::nullopt;
    conditions += " AND " + *condition;
    if (match.key == "jti") digests_.push_back(of_moment_in(match.value));
  }
  return conditions;
}

void SessionSearch::bind(Statement& statement) const {
  auto digests = digests_.begin();
  for (const auto& match : matches_) {
    if (match.key == "jti") {
      statement.bind(digests->first);
      statement.bind(digests->last);
      ++digests;
    }
    if (match.key != "active") statement.bind(match.value);
    if (match.key == "active" || match.key == "jti") statement.bind(now_);
  }
}

// Digests begin with the moment of their jti; one without a moment is no token's.
SessionSearch::Digests SessionSearch::of_moment_in(const std::string& jti) {
  const Moment moment = moment_in(jti).value_or(Moment{});
  Digests digests;
  digests.last.fill(std::byte{0xff});
  for (Digest* digest : {&digests.first, &digests.last})
    std::copy(moment.begin(), moment.end(), digest->begin());
  return digests;
}

}  // namespace codegrant::server::sql
