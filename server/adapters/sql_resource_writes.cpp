#include "server/adapters/sql_resource_writes.hpp"

#include <algorithm>
#include <utility>

#include "server/adapters/sql_resource_search.hpp"
#include "server/adapters/sql_session_rows.hpp"

namespace codegrant::server::sql {
namespace {

// What a history keeps of a document that nobody may see.
constexpr std::string_view nothing_shown = "{}";

bool held_by_another(Connection& connection, const Resource& resource, const IndexEntry& entry) {
  Statement holder(
      connection,
      "SELECT 1 FROM resource_index"
      " WHERE type = ? AND key = ? AND value = ? AND id <> ? AND (is_unique = 1 OR ? = 1) LIMIT 1",
      resource.type, entry.key, entry.value, resource.id, std::int64_t{entry.unique == Unique::yes});
  return holder.next();
}

std::int64_t take_version_of_deleted(Connection& connection, const Resource& resource) {
  Statement tombstone(connection, "DELETE FROM tombstone WHERE type = ? AND id = ? RETURNING version",
                      resource.type, resource.id);
  std::int64_t version = 0;
  while (tombstone.next()) version = tombstone.number(0);
  return version;
}

void write_index(Connection& connection, const Resource& resource, const std::vector<IndexEntry>& index) {
  send(connection, "DELETE FROM resource_index WHERE type = ? AND id = ?", resource.type, resource.id);
  for (const auto& entry : index)
    send(connection,
         "INSERT INTO resource_index (type, key, value, id, is_unique) VALUES (?, ?, ?, ?, ?)"
         " ON CONFLICT (type, key, value, id)"
         " DO UPDATE SET is_unique = greatest(resource_index.is_unique, excluded.is_unique)",
         resource.type, entry.key, entry.value, resource.id, std::int64_t{entry.unique == Unique::yes});
}

bool another_matches(Connection& connection, const Resource& resource, const std::vector<Match>& matches) {
  const auto search = make_search(connection.dialect(), resource.type, matches, {});
  Statement found(connection, "SELECT 1" + search.conditions + " AND id <> ? LIMIT 1");
  bind_all(found, search.values);
  found.bind(resource.id);
  return found.next();
}

bool holds(Connection& connection, const Precondition& precondition, const Resource& resource,
           const std::optional<Resource>& stored) {
  if (precondition.version && (stored ? stored->version : 0) != *precondition.version) return false;
  return precondition.none_matches.empty() ||
         !another_matches(connection, resource, precondition.none_matches);
}

void write_history(Connection& connection, const Resource& resource) {
  send(connection,
       "INSERT INTO resource_history (type, id, version, shown, created_at, updated_at)"
       " VALUES (?, ?, ?, ?, ?, ?)",
       resource.type, resource.id, resource.version,
       resource.shown.empty() ? nothing_shown : std::string_view(resource.shown), resource.created_at,
       resource.updated_at);
}

/// Numbered in their order: whoever takes the next number has seen the last, or is run again.
void note_news(Connection& connection, std::string_view type, std::string_view id) {
  if (std::find(types_with_news.begin(), types_with_news.end(), type) == types_with_news.end()) return;
  send(connection,
       "INSERT INTO news (type, id, number)"
       " VALUES (?, ?, (SELECT coalesce(max(number), 0) + 1 FROM news WHERE type = ?))"
       " ON CONFLICT (type, id) DO UPDATE SET number = excluded.number",
       type, id, type);
}

std::vector<std::string> ids_of(Connection& connection, const Dependents& dependents) {
  Statement found(connection, "SELECT id FROM resource_index WHERE type = ? AND key = ? AND value = ?",
                  dependents.type, dependents.key, dependents.value);
  std::vector<std::string> ids;
  while (found.next()) ids.push_back(found.text(0));
  return ids;
}

std::vector<ClientLogin> take_along(Connection& connection, const Consequences& consequences, UnixTime now) {
  std::vector<ClientLogin> ended;
  for (const auto& whose : consequences.ended)
    for (auto& login : end_sessions(connection, whose, now)) ended.push_back(std::move(login));
  for (const auto& dependents : consequences.erased)
    for (const auto& id : ids_of(connection, dependents))
      erase_resource(connection, {dependents.type, id, {}, {}}, now);
  return ended;
}

}  // namespace

Resource read_resource(const Statement& row) {
  return {row.text(0), row.text(1), row.text(2), row.number(3), row.time(4), row.time(5), {}};
}

std::optional<Resource> find_resource(Connection& connection, std::string_view type, std::string_view id) {
  Statement found(connection, "SELECT " RESOURCE_COLUMNS " FROM resource WHERE type = ? AND id = ?", type,
                  id);
  return found.next() ? std::optional(read_resource(found)) : std::nullopt;
}

WriteResult put_resource(Connection& connection, const Put& put, UnixTime now) {
  const auto stored = find_resource(connection, put.resource.type, put.resource.id);
  if (!holds(connection, put.precondition, put.resource, stored)) return VersionConflict{};
  for (const auto& entry : put.index)
    if (held_by_another(connection, put.resource, entry))
      return Duplicate{entry.member.empty() ? entry.key : entry.member};

  Resource written = put.resource;
  written.updated_at = now;
  if (stored) {
    written.version = stored->version + 1;
    written.created_at = stored->created_at;
    send(connection, "UPDATE resource SET body = ?, version = ?, updated_at = ? WHERE type = ? AND id = ?",
         written.body, written.version, now, written.type, written.id);
  } else {
    written.version = take_version_of_deleted(connection, written) + 1;
    written.created_at = now;
    send(connection, "INSERT INTO resource (" RESOURCE_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?)", written.type,
         written.id, written.body, written.version, now, now);
  }
  write_index(connection, written, put.index);
  write_history(connection, written);
  note_news(connection, written.type, written.id);
  auto ended = take_along(connection, put.consequences, now);
  return Written{std::move(written), !stored, std::move(ended)};
}

EraseResult erase_resource(Connection& connection, const Erase& erase, UnixTime now) {
  auto stored = find_resource(connection, erase.type, erase.id);
  if (erase.precondition.version && (stored ? stored->version : 0) != *erase.precondition.version)
    return VersionConflict{};
  if (!stored) return Absent{};
  send(connection, "DELETE FROM resource WHERE type = ? AND id = ?", erase.type, erase.id);
  ++stored->version;
  stored->updated_at = now;
  send(connection, "INSERT INTO tombstone (type, id, version) VALUES (?, ?, ?)", erase.type, erase.id,
       stored->version);
  send(connection,
       "INSERT INTO resource_history (type, id, version, shown, created_at, updated_at)"
       " VALUES (?, ?, ?, NULL, ?, ?)",
       erase.type, erase.id, stored->version, stored->created_at, now);
  note_news(connection, erase.type, erase.id);
  auto ended = take_along(connection, erase.consequences, now);
  return Erased{*std::move(stored), std::move(ended)};
}

}  // namespace codegrant::server::sql
