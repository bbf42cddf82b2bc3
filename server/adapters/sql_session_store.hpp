// Sessions and the digests of their tokens in a relational database. A closed session keeps its rows until
// the sweep; every look-up of a token asks for its session's end, so that closing is one change, however many
// tokens there are.
#pragma once

#include "server/adapters/sql_database.hpp"
#include "server/ports/session_store.hpp"

namespace codegrant::server {

class SqlSessionStore final : public SessionStore {
 public:
  explicit SqlSessionStore(sql::Database& database) : database_(database) {}

  void begin(const SessionRecord& session, const std::vector<TokenRecord>& tokens) override;
  bool begin_below(const SessionRecord& session, const std::vector<TokenRecord>& tokens) override;
  std::optional<FoundToken> find(const Digest& token, TokenKind kind, UnixTime now) override;
  std::variant<FoundToken, Replayed, Unknown> find_refresh_token(const Digest& token, UnixTime now) override;
  RotationResult rotate(const Rotation& rotation, UnixTime now) override;
  bool add_tokens(std::string_view session_id, const std::vector<TokenRecord>& fresh,
                  UnixTime session_expires_at, UnixTime now) override;
  std::vector<ClientLogin> end(std::string_view session_id, EndScope scope, UnixTime now) override;
  std::vector<ClientLogin> end_all(const SessionsOf& whose, UnixTime now) override;
  std::optional<SessionRecord> get(std::string_view session_id) override;
  WriteResult put(const SessionRecord& session, const Precondition& precondition, UnixTime now) override;
  std::variant<ErasedSession, Absent, VersionConflict> erase(std::string_view session_id,
                                                             const Precondition& precondition,
                                                             UnixTime now) override;
  Found search(const std::vector<Match>& matches, const Page& page, UnixTime now) override;

 private:
  sql::Database& database_;
};

}  // namespace codegrant::server
