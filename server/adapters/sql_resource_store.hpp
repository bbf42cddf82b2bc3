// Resources in a relational database: documents, their index and their history.
#pragma once

#include "server/adapters/sql_database.hpp"
#include "server/ports/resource_store.hpp"

namespace codegrant::server {

class SqlResourceStore final : public ResourceStore {
 public:
  explicit SqlResourceStore(sql::Database& database) : database_(database) {}

  std::optional<Resource> get(std::string_view type, std::string_view id) override;
  WriteResult put(const Resource& resource, const std::vector<IndexEntry>& index,
                  const Precondition& precondition, UnixTime now) override;
  EraseResult erase(std::string_view type, std::string_view id, const Precondition& precondition,
                    UnixTime now) override;
  ChangeResult change(const std::vector<Change>& changes, UnixTime now) override;
  History history(std::string_view type, std::string_view id, const Page& page) override;
  std::optional<Version> version(std::string_view type, std::string_view id, std::int64_t number) override;
  SearchResult search(std::string_view type, const std::vector<Match>& matches, const Page& page) override;
  bool exists(std::string_view type, const Match& match) override;
  News news(std::string_view type, std::int64_t since) override;

 private:
  sql::Database& database_;
};

}  // namespace codegrant::server
