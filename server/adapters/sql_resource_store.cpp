#include "server/adapters/sql_resource_store.hpp"

#include <utility>

#include "server/adapters/sql_resource_search.hpp"

namespace codegrant::server {
namespace {

using sql::Connection;
using sql::execute;
using sql::Statement;

// What a history keeps of a document that nobody may see.
constexpr std::string_view nothing_shown = "{}";

/// Thrown out of a transaction to undo it.
struct Undo {
  Refused refused;
};

// The columns in the order that `read_resource` takes them.
#define RESOURCE_COLUMNS "type, id, body, version, created_at, updated_at"

Resource read_resource(const Statement& row) {
  return {row.text(0), row.text(1), row.text(2), row.number(3), row.time(4), row.time(5), {}};
}

std::optional<Resource> find(Connection& connection, std::string_view type, std::string_view id) {
  Statement found(connection, "SELECT " RESOURCE_COLUMNS " FROM resource WHERE type = ? AND id = ?", type,
                  id);
  return found.next() ? std::optional(read_resource(found)) : std::nullopt;
}

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
  execute(connection, "DELETE FROM resource_index WHERE type = ? AND id = ?", resource.type, resource.id);
  for (const auto& entry : index)
    execute(connection,
            "INSERT INTO resource_index (type, key, value, id, is_unique) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (type, key, value, id)"
            " DO UPDATE SET is_unique = greatest(resource_index.is_unique, excluded.is_unique)",
            resource.type, entry.key, entry.value, resource.id, std::int64_t{entry.unique == Unique::yes});
}

bool another_matches(Connection& connection, const Resource& resource, const std::vector<Match>& matches) {
  const auto search = sql::make_search(connection.dialect(), resource.type, matches, {});
  Statement found(connection, "SELECT 1" + search.conditions + " AND id <> ? LIMIT 1");
  sql::bind_all(found, search.values);
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
  execute(connection,
          "INSERT INTO resource_history (type, id, version, shown, created_at, updated_at)"
          " VALUES (?, ?, ?, ?, ?, ?)",
          resource.type, resource.id, resource.version,
          resource.shown.empty() ? nothing_shown : std::string_view(resource.shown), resource.created_at,
          resource.updated_at);
}

WriteResult put_one(Connection& connection, const Put& put, UnixTime now) {
  const auto stored = find(connection, put.resource.type, put.resource.id);
  if (!holds(connection, put.precondition, put.resource, stored)) return VersionConflict{};
  for (const auto& entry : put.index)
    if (held_by_another(connection, put.resource, entry)) return Duplicate{entry.key};

  Resource written = put.resource;
  written.updated_at = now;
  if (stored) {
    written.version = stored->version + 1;
    written.created_at = stored->created_at;
    execute(connection, "UPDATE resource SET body = ?, version = ?, updated_at = ? WHERE type = ? AND id = ?",
            written.body, written.version, now, written.type, written.id);
  } else {
    written.version = take_version_of_deleted(connection, written) + 1;
    written.created_at = now;
    execute(connection, "INSERT INTO resource (" RESOURCE_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?)", written.type,
            written.id, written.body, written.version, now, now);
  }
  write_index(connection, written, put.index);
  write_history(connection, written);
  return Written{std::move(written), !stored};
}

EraseResult erase_one(Connection& connection, const Erase& erase, UnixTime now) {
  auto stored = find(connection, erase.type, erase.id);
  if (erase.precondition.version && (stored ? stored->version : 0) != *erase.precondition.version)
    return VersionConflict{};
  if (!stored) return Absent{};
  execute(connection, "DELETE FROM resource WHERE type = ? AND id = ?", erase.type, erase.id);
  ++stored->version;
  stored->updated_at = now;
  execute(connection, "INSERT INTO tombstone (type, id, version) VALUES (?, ?, ?)", erase.type, erase.id,
          stored->version);
  execute(connection,
          "INSERT INTO resource_history (type, id, version, shown, created_at, updated_at)"
          " VALUES (?, ?, ?, NULL, ?, ?)",
          erase.type, erase.id, stored->version, stored->created_at, now);
  return Erased{*std::move(stored)};
}

Changed make(Connection& connection, const Change& change, std::size_t position, UnixTime now) {
  if (const auto* put = std::get_if<Put>(&change)) {
    auto result = put_one(connection, *put, now);
    if (auto* written = std::get_if<Written>(&result)) return std::move(*written);
    if (const auto* duplicate = std::get_if<Duplicate>(&result)) throw Undo{{position, *duplicate}};
    throw Undo{{position, VersionConflict{}}};
  }
  auto result = erase_one(connection, std::get<Erase>(change), now);
  if (auto* erased = std::get_if<Erased>(&result)) return std::move(*erased);
  if (std::holds_alternative<Absent>(result)) return Absent{};
  throw Undo{{position, VersionConflict{}}};
}

Version read_version(const Statement& row) {
  return {row.number(0), row.is_null(1) ? std::nullopt : std::optional(row.text(1)), row.time(2),
          row.time(3)};
}

}  // namespace

std::optional<Resource> SqlResourceStore::get(std::string_view type, std::string_view id) {
  return database_.read([&](Connection& connection) { return find(connection, type, id); });
}

WriteResult SqlResourceStore::put(const Resource& resource, const std::vector<IndexEntry>& index,
                                  const Precondition& precondition, UnixTime now) {
  const Put put{resource, index, precondition};
  return database_.write([&](Connection& connection) { return put_one(connection, put, now); });
}

EraseResult SqlResourceStore::erase(std::string_view type, std::string_view id,
                                    const Precondition& precondition, UnixTime now) {
  const Erase erase{std::string(type), std::string(id), precondition};
  return database_.write([&](Connection& connection) { return erase_one(connection, erase, now); });
}

ChangeResult SqlResourceStore::change(const std::vector<Change>& changes, UnixTime now) {
  try {
    return database_.write([&](Connection& connection) {
      std::vector<Changed> changed;
      for (const Change& change : changes) changed.push_back(make(connection, change, changed.size(), now));
      return changed;
    });
  } catch (const Undo& undo) {
    return undo.refused;
  }
}

History SqlResourceStore::history(std::string_view type, std::string_view id, const Page& page) {
  return database_.read([&](Connection& connection) {
    const sql::Snapshot snapshot(connection);
    History history;
    Statement count(connection, "SELECT count(*) FROM resource_history WHERE type = ? AND id = ?", type, id);
    count.next();
    history.total = static_cast<std::size_t>(count.number(0));
    Statement found(connection,
                    "SELECT version, shown, created_at, updated_at FROM resource_history"
                    " WHERE type = ? AND id = ? ORDER BY version DESC LIMIT ? OFFSET ?",
                    type, id, static_cast<std::int64_t>(page.count), static_cast<std::int64_t>(page.offset));
    while (found.next()) history.versions.push_back(read_version(found));
    return history;
  });
}

std::optional<Version> SqlResourceStore::version(std::string_view type, std::string_view id,
                                                 std::int64_t number) {
  return database_.read([&](Connection& connection) {
    Statement found(connection,
                    "SELECT version, shown, created_at, updated_at FROM resource_history"
                    " WHERE type = ? AND id = ? AND version = ?",
                    type, id, number);
    return found.next() ? std::optional(read_version(found)) : std::nullopt;
  });
}

SearchResult SqlResourceStore::search(std::string_view type, const std::vector<Match>& matches,
                                      const Page& page) {
  return database_.read([&](Connection& connection) {
    const auto search = sql::make_search(connection.dialect(), type, matches, page.order);
    const sql::Snapshot snapshot(connection);  // the total is that of the page's moment
    SearchResult result;
    if (page.total == Total::counted) {
      Statement count(connection, "SELECT count(*)" + search.conditions);
      sql::bind_all(count, search.values);
      count.next();
      result.total = static_cast<std::size_t>(count.number(0));
    }
    Statement found(connection,
                    "SELECT " RESOURCE_COLUMNS + search.conditions + search.order + " LIMIT ? OFFSET ?");
    sql::bind_all(found, search.values);
    sql::bind_all(found, search.order_values);
    found.bind(static_cast<std::int64_t>(page.count));
    found.bind(static_cast<std::int64_t>(page.offset));
    while (found.next()) result.resources.push_back(read_resource(found));
    return result;
  });
}

bool SqlResourceStore::exists(std::string_view type, const Match& match) {
  return database_.read([&](Connection& connection) {
    Statement holder(connection,
                     "SELECT 1 FROM resource_index WHERE type = ? AND key = ? AND value = ? LIMIT 1", type,
                     match.key, match.value);
    return holder.next();
  });
}

}  // namespace codegrant::server
