#include "server/adapters/sqlite_resource_store.hpp"

#include <utility>

namespace codegrant::server {
namespace {

using sqlite::Connection;
using sqlite::execute;
using sqlite::Statement;

// The columns in the order that `read_resource` takes them.
#define RESOURCE_COLUMNS "type, id, body, version, created_at, updated_at"

Resource read_resource(const Statement& row) {
  return {row.text(0), row.text(1), row.text(2), row.number(3), row.time(4), row.time(5)};
}

std::optional<Resource> find(Connection& connection, std::string_view type, std::string_view id) {
  Statement found(connection, "SELECT " RESOURCE_COLUMNS " FROM resource WHERE type = ? AND id = ?", type,
                  id);
  return found.next() ? std::optional(read_resource(found)) : std::nullopt;
}

bool held_by_another(Connection& connection, const Resource& resource, const IndexEntry& entry) {
  Statement holder(connection,
                   "SELECT 1 FROM resource_index"
                   " WHERE type = ? AND key = ? AND value = ? AND id <> ? AND (is_unique OR ?) LIMIT 1",
                   resource.type, entry.key, entry.value, resource.id,
                   std::int64_t{entry.unique == Unique::yes});
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
  execute(connection, "DELETE FROM resource_index WHERE type = ? AND id = ?", resource.type, resource.id);
  for (const auto& entry : index)
    execute(connection,
            "INSERT INTO resource_index (type, key, value, id, is_unique) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET is_unique = max(is_unique, excluded.is_unique)",
            resource.type, entry.key, entry.value, resource.id, std::int64_t{entry.unique == Unique::yes});
}

}  // namespace

std::optional<Resource> SqliteResourceStore::get(std::string_view type, std::string_view id) {
  return database_.read([&](Connection& connection) { return find(connection, type, id); });
}

WriteResult SqliteResourceStore::put(const Resource& resource, const std::vector<IndexEntry>& index,
                                     const Precondition& precondition, UnixTime now) {
  return database_.write([&](Connection& connection) -> WriteResult {
    const auto stored = find(connection, resource.type, resource.id);
    if (precondition.version && (stored ? stored->version : 0) != *precondition.version)
      return VersionConflict{};
    for (const auto& entry : index)
      if (held_by_another(connection, resource, entry)) return Duplicate{entry.key};

    Resource written = resource;
    written.updated_at = now;
    if (stored) {
      written.version = stored->version + 1;
      written.created_at = stored->created_at;
      execute(connection,
              "UPDATE resource SET body = ?, version = ?, updated_at = ? WHERE type = ? AND id = ?",
              written.body, written.version, now, written.type, written.id);
    } else {
      written.version = take_version_of_deleted(connection, resource) + 1;
      written.created_at = now;
      execute(connection, "INSERT INTO resource (" RESOURCE_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?)",
              written.type, written.id, written.body, written.version, now, now);
    }
    write_index(connection, written, index);
    return Written{std::move(written), !stored};
  });
}

std::optional<Resource> SqliteResourceStore::erase(std::string_view type, std::string_view id) {
  return database_.write([&](Connection& connection) {
    auto stored = find(connection, type, id);
    if (!stored) return stored;
    execute(connection, "DELETE FROM resource WHERE type = ? AND id = ?", type, id);
    execute(connection, "INSERT INTO tombstone (type, id, version) VALUES (?, ?, ?)", type, id,
            stored->version);
    return stored;
  });
}

SearchResult SqliteResourceStore::search(std::string_view type, const std::vector<Match>& matches,
                                         const Page& page) {
  std::string conditions = " FROM resource WHERE type = ?1";
  for (const auto& match : matches)
    conditions +=
        match.key == "_id"
            ? " AND id = ?"
            : " AND id IN (SELECT id FROM resource_index WHERE type = ?1 AND key = ? AND value = ?)";
  const auto bind_conditions = [&](Statement& statement) {
    statement.bind(type);
    for (const auto& match : matches) {
      if (match.key != "_id") statement.bind(match.key);
      statement.bind(match.value);
    }
  };

  return database_.read([&](Connection& connection) {
    const sqlite::Snapshot snapshot(connection);  // the total is that of the page's moment
    SearchResult result;
    Statement count(connection, "SELECT count(*)" + conditions);
    bind_conditions(count);
    count.next();
    result.total = static_cast<std::size_t>(count.number(0));

    Statement found(connection, "SELECT " RESOURCE_COLUMNS + conditions + " ORDER BY id LIMIT ? OFFSET ?");
    bind_conditions(found);
    found.bind(static_cast<std::int64_t>(page.count));
    found.bind(static_cast<std::int64_t>(page.offset));
    while (found.next()) result.resources.push_back(read_resource(found));
    return result;
  });
}

bool SqliteResourceStore::exists(std::string_view type, const Match& match) {
  return database_.read([&](Connection& connection) {
    Statement holder(connection,
                     "SELECT 1 FROM resource_index WHERE type = ? AND key = ? AND value = ? LIMIT 1", type,
                     match.key, match.value);
    return holder.next();
  });
}

}  // namespace codegrant::server
