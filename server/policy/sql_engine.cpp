#include "server/policy/sql_engine.hpp"

#include "server/policy/query_template.hpp"

namespace codegrant::server {
namespace {

class Asks : public Condition {
 public:
  Asks(PolicyQueries& queries, QueryTemplate query) : queries_(queries), query_(std::move(query)) {}
  Result<bool> holds(const PolicyRequest& request) const override {
    const auto query = query_.fill_in(request);
    if (!query) return query.error();
    return queries_.ask(*query);
  }

 private:
  PolicyQueries& queries_;
  QueryTemplate query_;
};

/// What stands for a name that only a request knows. As every name that is no table's, it is an empty table.
constexpr const char* placeholder = "named_by_the_request";

}  // namespace

std::unique_ptr<const Condition> SqlEngine::compile(const PolicyText& policy, Problems& problems) const {
  const Fields fields(policy.body, policy.place, problems);
  const Fields sql = fields.object("sql");
  const std::string text = sql.text("query");
  if (text.empty()) {
    if (!sql.has("query")) sql.refuse("query", "must be a SELECT that gives one row with one column");
    return nullptr;
  }
  auto query = QueryTemplate::parse(text);
  if (!query) {
    sql.refuse("query", query.error().detail);
    return nullptr;
  }
  if (const auto checked = queries_.check(query->with_placeholders(placeholder)); !checked) {
    sql.refuse("query", checked.error().detail);
    return nullptr;
  }
  return std::make_unique<Asks>(queries_, *std::move(query));
}

}  // namespace codegrant::server
