// Authorization requests under way, in a relational database.
#pragma once

#include "server/adapters/sql_database.hpp"
#include "server/ports/interaction_store.hpp"

namespace codegrant::server {

class SqlInteractionStore final : public InteractionStore {
 public:
  explicit SqlInteractionStore(sql::Database& database) : database_(database) {}

  void put(const Interaction& interaction) override;
  std::optional<Interaction> get(std::string_view id, UnixTime now) override;
  void record_first_factor(std::string_view id, std::string_view first_factor) override;
  void record_login(std::string_view id, std::string_view session) override;
  void record_consent(std::string_view id, Consent consent, std::string_view session) override;
  void erase(std::string_view id) override;

 private:
  sql::Database& database_;
};

}  // namespace codegrant::server
