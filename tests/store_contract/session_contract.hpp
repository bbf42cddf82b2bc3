// What the tests of server/ports/session_store.hpp share.
#pragma once

#include <string>
#include <vector>

#include "server/ports/session_store.hpp"
#include "stores.hpp"

namespace codegrant::server {

constexpr auto token_end = noon + std::chrono::minutes(10);  // of token_named()

class SessionContract : public StoreContract {
 protected:
  SessionStore& sessions() { return stores().sessions(); }

  /// Begins a session that has one token of each kind, named after it: "one-refresh".
  void begin(SessionRecord session) {
    sessions().begin(session, {token_named(session.id + "-access", TokenKind::access),
                               token_named(session.id + "-refresh", TokenKind::refresh),
                               token_named(session.id + "-cookie", TokenKind::cookie)});
  }
  void begin(const std::string& id, const std::string& parent = "") {
    auto session = session_named(id);
    session.parent = parent;
    begin(session);
  }

  bool is_alive(const std::string& id) {
    const bool access = sessions().find(digest_of(id + "-access"), TokenKind::access, noon).has_value();
    const auto refresh = sessions().find_refresh_token(digest_of(id + "-refresh"), noon);
    EXPECT_EQ(access, std::holds_alternative<FoundToken>(refresh)) << id << " is half dead";
    return access;
  }

  std::vector<std::string> found(const std::vector<Match>& matches, const Page& page = {},
                                 UnixTime now = noon) {
    std::vector<std::string> ids;
    for (const auto& session : sessions().search(matches, page, now).sessions) ids.push_back(session.id);
    return ids;
  }
};

inline void expect_same(const SessionRecord& a, const SessionRecord& b) {
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.parent, b.parent);
  EXPECT_EQ(a.type, b.type);
  EXPECT_EQ(a.client, b.client);
  EXPECT_EQ(a.user, b.user);
  EXPECT_EQ(a.scope, b.scope);
  EXPECT_EQ(a.audience, b.audience);
  EXPECT_EQ(a.details, b.details);
  EXPECT_EQ(a.auth_time, b.auth_time);
  EXPECT_EQ(a.start, b.start);
  EXPECT_EQ(a.expires_at, b.expires_at);
  EXPECT_EQ(a.end, b.end);
  EXPECT_EQ(a.version, b.version);
  EXPECT_EQ(a.updated_at, b.updated_at);
}

}  // namespace codegrant::server
