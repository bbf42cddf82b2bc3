// How sessions and their tokens become rows, rows become them, and they end: shared by the stores that do so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/adapters/sql_connection.hpp"
#include "server/ports/session_store.hpp"

namespace codegrant::server::sql {

/// Adds a session with its first tokens.
void insert_session(Connection& connection, const SessionRecord& session,
                    const std::vector<TokenRecord>& tokens);

/// Adds tokens to the session of this row; without one, to that which this transaction has just inserted.
void insert_tokens(Connection& connection, std::optional<std::int64_t> session_row,
                   const std::vector<TokenRecord>& tokens);

/// Whether a session is there and has not ended. Where it is so, that stays until this transaction ends:
/// whoever would end it meanwhile waits, and then sees what was put below it.
bool hold_live(Connection& connection, std::string_view id);
/// The same for the login that an unspent code was given in. Nobody waits to hear whether there is one.
void hold_login_of(Connection& connection, const Digest& code);

/// Ends a session that is not closed yet, with what `scope` says. Gives the logins of those that it closed.
std::vector<ClientLogin> end_session(Connection& connection, std::string_view id, EndScope scope,
                                     UnixTime now);

/// Ends all of these, and forgets their codes that were not redeemed yet. Gives their logins.
std::vector<ClientLogin> end_sessions(Connection& connection, const SessionsOf& whose, UnixTime now);

// The columns in the order that `read_session` takes them.
#define SESSION_COLUMNS                                                                        \
  "session.id, session.parent, session.type, session.client, session.\"user\", session.scope," \
  " session.audience, session.details, session.auth_time, session.start, session.expires_at,"  \
  " session.ended_at, session.version, session.updated_at"
SessionRecord read_session(const Statement& row);
std::optional<SessionRecord> find_session(Connection& connection, std::string_view id);

/// A token that has not expired, of a session that has not ended; spent or not.
struct LiveToken {
  FoundToken found;
  std::optional<UnixTime> spent_at;
  std::string sealed_answer;

  Replayed replayed() const { return {found.session.id, *spent_at, sealed_answer}; }
};
std::optional<LiveToken> find_live(Connection& connection, const Digest& token, TokenKind kind, UnixTime now);
/// The same with the documents of its client and its user.
std::optional<LiveToken> find_live_with_owners(Connection& connection, const Digest& token, TokenKind kind,
                                               UnixTime now);

}  // namespace codegrant::server::sql
