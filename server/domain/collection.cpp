#include "server/domain/collection.hpp"

#include <algorithm>

#include "server/domain/date_time.hpp"

namespace codegrant::server {
namespace {

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

}  // namespace

VersionPage Collection::history(const std::string& id, const Page& page) {
  auto shown = read(id);
  if (!shown) return {};
  VersionPage only{{}, 1, false};
  if (page.offset == 0 && page.count > 0)
    only.versions.push_back({std::move(shown->resource), shown->version, shown->updated_at});
  return only;
}

std::optional<ShownVersion> Collection::version(const std::string& id, std::int64_t number) {
  auto shown = read(id);
  if (!shown || shown->version != number) return std::nullopt;
  return ShownVersion{std::move(shown->resource), shown->version, shown->updated_at};
}

bool Collection::keeps(const std::vector<std::string>&) const { return false; }

StoredCollection* Collection::stored() { return nullptr; }

bool is_resource_id(std::string_view id) {
  if (id.empty() || id.size() > 64 || id == "." || id == "..") return false;
  return std::all_of(id.begin(), id.end(), [](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  });
}

bool is_resource_type(std::string_view type) {
  return !type.empty() && type.size() <= 64 && type.front() <= 'Z' &&
         std::all_of(type.begin(), type.end(), is_letter);
}

Json body_of(const Json& document) {
  Json body = document;
  for (const auto* name : {"id", "resourceType", "meta"}) body.erase(name);
  return body;
}

Json show(const std::string& type, const std::string& id, Json body, std::int64_t version,
          UnixTime created_at, UnixTime updated_at) {
  body["resourceType"] = type;
  body["id"] = id;
  body["meta"] = {{"versionId", std::to_string(version)},
                  {"createdAt", date_time(created_at)},
                  {"lastUpdated", date_time(updated_at)}};
  return body;
}

}  // namespace codegrant::server
