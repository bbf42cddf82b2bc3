#include "server/domain/collection.hpp"

#include <algorithm>

#include "server/domain/date_time.hpp"

namespace codegrant::server {

bool is_resource_id(std::string_view id) {
  if (id.empty() || id.size() > 64 || id == "." || id == "..") return false;
  return std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
  });
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
