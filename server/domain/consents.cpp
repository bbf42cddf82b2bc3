#include "server/domain/consents.hpp"

#include "codegrant/codec/base64url.hpp"
#include "server/domain/date_time.hpp"
#include "server/domain/reference.hpp"

namespace codegrant::server {

bool Consents::covers(const std::string& user, const std::string& client, const Scope& scope) const {
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

std::string Consents::grant_id(const std::string& user, const std::string& client) const {
  // Ids hold no "/", so the joint text belongs to one pair only.
  return base64url::encode(bytes_of(crypto_.sha256(user + "/" + client)).substr(0, 16));
}

std::optional<Scope> Consents::granted(const std::string& user, const std::string& client) const {
  const auto found = grants_.search({{"user", user}, {"client", client}}, {});
  const auto* page = std::get_if<SearchPage>(&found);
  if (!page || page->resources.empty()) return std::nullopt;
  std::string text;
  for (const Json& grant : page->resources)
    for (const Json& token : member_at(grant, {"provided-scope"}))
      if (token.is_string()) text += (text.empty() ? "" : " ") + token.get<std::string>();
  const auto scope = Scope::parse(text);
  return scope ? std::optional(*scope) : std::nullopt;
}

}  // namespace codegrant::server
