#include "server/domain/consents.hpp"

#include <algorithm>
#include <iterator>

#include "codegrant/codec/base64url.hpp"
#include "server/domain/date_time.hpp"
#include "server/domain/grant_rules.hpp"
#include "server/domain/reference.hpp"

namespace codegrant::server {
namespace {

bool is_between(const Json& grant, const std::string& user, const std::string& client) {
  return read_reference(member_at(grant, {"user"})) == Reference{"User", user} &&
         read_reference(member_at(grant, {"client"})) == Reference{"Client", client};
}

}  // namespace

bool Consents::covers(const std::string& user, const std::string& client, const Scope& scope) const {
  // What was granted on the page is one document, which is found by its id; mostly that says it all.
  const auto own = grants_.read(grant_id(user, client));
  if (own && is_between(own->resource, user, client) && provided_scope(own->resource).covers(scope))
    return true;
  const auto before = granted(user, client);
  return before && before->covers(scope);
}

void Consents::record(const std::string& user, const std::string& client, const Scope& scope) {
  Json provided = Json::array();
  for (const auto& token : scope.tokens()) provided.push_back(token);
  if (const auto before = granted(user, client))
    for (const auto& token : before->tokens())
      if (!scope.contains(token)) provided.push_back(token);
  Json requested = Json::array();
  for (const auto& token : scope.tokens()) requested.push_back(token);
  static_cast<void>(grants_.write(grant_id(user, client),
                                  {{"user", to_json({"User", user})},
                                   {"client", to_json({"Client", client})},
                                   {"requested-scope", requested},
                                   {"provided-scope", provided},
                                   {"start", date_time(clock_.now())}},
                                  {}));
}

std::vector<Consents::Granted> Consents::list(const std::string& user) const {
  std::vector<Granted> list;
  for (const Json& grant : all({{"user", user}})) {
    const auto client = read_reference(member_at(grant, {"client"}));
    const auto is_his = [&](const Granted& one) { return client && one.client == client->id; };
    if (!client || std::any_of(list.begin(), list.end(), is_his)) continue;
    list.push_back({client->id, granted(user, client->id).value_or(Scope())});
  }
  return list;
}

void Consents::revoke(const std::string& user, const std::string& client) {
  for (const Json& grant : all({{"user", user}, {"client", client}}))
    grants_.erase(string_member(grant, "id"), {});
}

std::vector<Json> Consents::all(const std::vector<Match>& matches) const {
  std::vector<Json> grants;
  for (Page page{.count = 1000, .total = Total::left_out};; page.offset = grants.size()) {
    auto found = grants_.search(matches, page);
    auto* part = std::get_if<SearchPage>(&found);
    if (part == nullptr) return grants;
    const bool is_last = part->resources.size() < page.count;
    std::move(part->resources.begin(), part->resources.end(), std::back_inserter(grants));
    if (is_last) return grants;
  }
}

std::string Consents::grant_id(const std::string& user, const std::string& client) const {
  // Ids hold no "/", so the joint text belongs to one pair only.
  return base64url::encode(bytes_of(crypto_.sha256(user + "/" + client)).substr(0, 16));
}

std::optional<Scope> Consents::granted(const std::string& user, const std::string& client) const {
  const auto grants = all({{"user", user}, {"client", client}});
  if (grants.empty()) return std::nullopt;
  std::string sum;
  for (const Json& grant : grants)
    if (const Scope one = provided_scope(grant); !one.empty())
      sum += (sum.empty() ? "" : " ") + one.to_string();
  const auto scope = Scope::parse(sum);
  return scope ? std::optional(*scope) : std::nullopt;
}

}  // namespace codegrant::server
