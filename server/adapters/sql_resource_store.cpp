#include "server/adapters/sql_resource_store.hpp"

#include <utility>

#include "server/adapters/page_fill.hpp"
#include "server/adapters/sql_resource_search.hpp"
#include "server/adapters/sql_resource_writes.hpp"

namespace codegrant::server {
namespace {

using sql::Connection;
using sql::Statement;

/// Thrown out of a transaction to undo it.
struct Undo {
  Refused refused;
};

Changed make(Connection& connection, const Put& put, std::size_t position, UnixTime now) {
  auto result = sql::put_resource(connection, put, now);
  if (auto* written = std::get_if<Written>(&result)) return std::move(*written);
  if (const auto* duplicate = std::get_if<Duplicate>(&result)) throw Undo{{position, *duplicate}};
  throw Undo{{position, VersionConflict{}}};
}

Changed make(Connection& connection, const Erase& erase, std::size_t position, UnixTime now) {
  auto result = sql::erase_resource(connection, erase, now);
  if (auto* erased = std::get_if<Erased>(&result)) return std::move(*erased);
  if (std::holds_alternative<Absent>(result)) return Absent{};
  throw Undo{{position, VersionConflict{}}};
}

Changed make(Connection& connection, const Expect& expect, std::size_t position, UnixTime) {
  const auto stored = sql::find_resource(connection, expect.type, expect.id);
  if (stored && stored->version == expect.version) return AsExpected{};
  throw Undo{{position, VersionConflict{}}};
}

Version read_version(const Statement& row) {
  return {row.number(0), row.is_null(1) ? std::nullopt : std::optional(row.text(1)), row.time(2),
          row.time(3)};
}

}  // namespace

std::optional<Resource> SqlResourceStore::get(std::string_view type, std::string_view id) {
  return database_.read([&](Connection& connection) { return sql::find_resource(connection, type, id); });
}

WriteResult SqlResourceStore::put(const Resource& resource, const std::vector<IndexEntry>& index,
                                  const Precondition& precondition, UnixTime now) {
  const Put put{resource, index, precondition, {}};
  return database_.write([&](Connection& connection) { return sql::put_resource(connection, put, now); });
}

EraseResult SqlResourceStore::erase(std::string_view type, std::string_view id,
                                    const Precondition& precondition, UnixTime now) {
  const Erase erase{std::string(type), std::string(id), precondition, {}};
  return database_.write([&](Connection& connection) { return sql::erase_resource(connection, erase, now); });
}

ChangeResult SqlResourceStore::change(const std::vector<Change>& changes, UnixTime now) {
  try {
    return database_.write([&](Connection& connection) {
      std::vector<Changed> changed;
      for (const Change& change : changes)
        changed.push_back(std::visit(
            [&](const auto& each) { return make(connection, each, changed.size(), now); }, change));
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
    PageFill fill(page);
    while (!history.is_cut && found.next()) {
      auto version = read_version(found);
      history.is_cut = fill.exceeds(version.shown ? version.shown->size() : 0);
      if (!history.is_cut) history.versions.push_back(std::move(version));
    }
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
    PageFill fill(page);
    while (!result.is_cut && found.next()) {
      auto resource = sql::read_resource(found);
      result.is_cut = fill.exceeds(resource.body.size());
      if (!result.is_cut) result.resources.push_back(std::move(resource));
    }
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

News SqlResourceStore::news(std::string_view type, std::int64_t since) {
  return database_.read([&](Connection& connection) {
    Statement found(connection, "SELECT number, id FROM news WHERE type = ? AND number > ? ORDER BY number",
                    type, since);
    News news{since, {}};
    while (found.next()) {
      news.until = found.number(0);
      news.ids.push_back(found.text(1));
    }
    return news;
  });
}

}  // namespace codegrant::server
