#include "server/adapters/sql_code_store.hpp"

#include "server/adapters/sql_session_rows.hpp"

namespace codegrant::server {
namespace {

using sql::Connection;
using sql::Statement;

// A code can buy something while it is unspent, has not expired, and the login that it was given in lives:
// who signed out took it back, and so did who deleted that session.
#define REDEEMABLE                                     \
  "digest = ?1 AND bought IS NULL AND expires_at > ?2" \
  " AND EXISTS (SELECT 1 FROM session WHERE session.id = browser_session AND ended_at IS NULL)"

// The session that a spent code bought.
std::optional<std::string> bought(Connection& connection, const Digest& code) {
  Statement found(connection, "SELECT bought FROM code WHERE digest = ? AND bought IS NOT NULL", code);
  return found.next() ? std::optional(found.text(0)) : std::nullopt;
}

std::optional<FoundCode> find_redeemable(Connection& connection, const Digest& code, UnixTime now) {
  Statement found(
      connection,
      "SELECT client, \"user\", browser_session, redirect_uri, scope, audience,"
      " code_challenge, nonce, auth_time, expires_at, claims, dpop_jkt, resource.body FROM code"
      " LEFT JOIN resource ON resource.type = 'User' AND resource.id = \"user\" WHERE " REDEEMABLE,
      code, now);
  if (!found.next()) return std::nullopt;
  FoundCode live;
  CodeGrant& grant = live.grant;
  grant.client = found.text(0);
  grant.user = found.text(1);
  grant.browser_session = found.text(2);
  grant.redirect_uri = found.text(3);
  grant.scope = found.text(4);
  grant.audience = found.text(5);
  grant.code_challenge = found.text(6);
  grant.nonce = found.text(7);
  grant.auth_time = found.time(8);
  grant.expires_at = found.time(9);
  grant.claims = found.text(10);
  grant.dpop_jkt = found.text(11);
  live.user_body = found.optional_text(12);
  return live;
}

// Spends a code whose login lives, which one of those who try at once can do. The login stays until it is
// done.
bool spend(Connection& connection, const Digest& code, const std::string& session, UnixTime now) {
  sql::hold_login_of(connection, code);
  return sql::execute(connection, "UPDATE code SET bought = ?3 WHERE " REDEEMABLE, code, now, session) == 1;
}

}  // namespace

void SqlCodeStore::put(const Digest& code, const CodeGrant& grant) {
  database_.write_rows([&](Connection& connection) {
    sql::send(connection,
              "INSERT INTO code (digest, client, \"user\", browser_session, redirect_uri, scope, audience,"
              " code_challenge, nonce, auth_time, expires_at, claims, dpop_jkt)"
              " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
              code, grant.client, grant.user, grant.browser_session, grant.redirect_uri, grant.scope,
              grant.audience, grant.code_challenge, grant.nonce, grant.auth_time, grant.expires_at,
              grant.claims, grant.dpop_jkt);
  });
}

std::variant<FoundCode, Replayed, Unknown> SqlCodeStore::find(const Digest& code, UnixTime now) {
  using Answer = std::variant<FoundCode, Replayed, Unknown>;
  return database_.read([&](Connection& connection) -> Answer {
    if (auto live = find_redeemable(connection, code, now)) return *std::move(live);
    if (auto session = bought(connection, code)) return Replayed{.session_id = *std::move(session)};
    return Unknown{};
  });
}

Redemption SqlCodeStore::redeem(const Digest& code, const SessionRecord& session,
                                const std::vector<TokenRecord>& tokens, UnixTime now) {
  return database_.write_rows([&](Connection& connection) -> Redemption {
    if (spend(connection, code, session.id, now)) {
      sql::insert_session(connection, session, tokens);
      return Redeemed{};
    }
    if (auto earlier = bought(connection, code)) return Replayed{.session_id = *std::move(earlier)};
    return Unknown{};
  });
}

}  // namespace codegrant::server
