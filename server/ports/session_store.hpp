// Where sessions and the digests of their tokens live.
//
// A browser's login is a session; each grant of tokens is a session of its own whose parent is the
// browser's. A session is also the family of RFC 9700 §4.14.2: all tokens that refreshing brought forth
// belong to it and end with it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "codegrant/base/time.hpp"
#include "server/ports/crypto.hpp"
#include "server/ports/resource_store.hpp"

namespace codegrant::server {

struct SessionRecord {
  std::string id;
  std::string parent;          ///< the browser's session that consent was given in; empty: none
  std::string type;            ///< "browser", or the grant_type that began it
  std::string client;          ///< empty for a browser's session
  std::string user;            ///< empty for client_credentials
  std::string scope;           ///< space-separated (RFC 6749 §3.3)
  std::string audience;        ///< space-separated resource identifiers
  std::string details = "{}";  ///< JSON object: the members its owner added (`ctx` and the like)
  UnixTime auth_time{};        ///< when the user last proved who they are (OpenID Connect Core §2)
  UnixTime start{};
  UnixTime expires_at{};        ///< when the last of its tokens expires; grows with each refresh
  std::optional<UnixTime> end;  ///< set: closed, none of its tokens is good
  std::int64_t version = 1;
  UnixTime updated_at{};
};

enum class TokenKind { access, refresh, cookie };

/// A token as it is stored: what it hashes to, and what it is good for.
struct TokenRecord {
  Digest digest{};
  TokenKind kind = TokenKind::access;
  UnixTime expires_at{};
  std::string jti;  ///< of an access token that is a JWT (RFC 7519 §4.1.7); empty: none
  UnixTime issued_at{};
  std::string scope;     ///< its session's, or less of it (RFC 6749 §6)
  std::string audience;  ///< its session's, or fewer of them (RFC 8707 §2.2)
  std::string jkt;       ///< thumbprint of the key that it is bound to (RFC 9449 §6); empty: to none
};

/// A live token, its session, and who stands behind it, all of one moment.
struct FoundToken {
  TokenRecord token;
  SessionRecord session;
  std::optional<std::string> client_body;  ///< of the session's client (`Resource::body`); none: not there
  std::optional<std::string> user_body;    ///< of its user
};

/// The refresh token or the code was spent earlier: somebody holds a stolen copy (RFC 9700 §4.14.2, RFC 6749
/// §4.1.2), or sends a request twice.
struct Replayed {
  std::string session_id;     ///< whose family should end
  UnixTime spent_at{};        ///< of a refresh token
  std::string sealed_answer;  ///< what `Rotation::sealed_answer` was when it was spent
};
/// No such token or code here, or it expired, or its session ended.
struct Unknown {};
struct Rotated {};
using RotationResult = std::variant<Rotated, Replayed, Unknown>;

/// A refresh token's exchange for the next.
struct Rotation {
  Digest spent{};
  std::vector<TokenRecord> fresh;
  UnixTime session_expires_at{};  ///< the session's expires_at is raised to this
  /// The answer, unreadable without the spent token; kept for a minute or so. Empty: nothing to keep.
  std::string sealed_answer;
};

/// What ending a session takes with it.
enum class EndScope {
  only_this,  ///< this session
  children,   ///< this session and all whose ancestor it is
  tree,       ///< the topmost ancestor and all below it
};

/// What was erased, and what ended with it.
struct ErasedSession {
  SessionRecord session;
  std::vector<ClientLogin> ended;
};

/// A change that was answered is on disk. All functions throw StoreUnavailable and nothing else.
class SessionStore {
 public:
  virtual ~SessionStore() = default;

  /// Stores a new session with its first tokens, in one transaction.
  virtual void begin(const SessionRecord& session, const std::vector<TokenRecord>& tokens) = 0;
  /// The same for a session that a token of its parent's brought forth. Where the parent has ended meanwhile
  /// or is gone, nothing begins: false.
  virtual bool begin_below(const SessionRecord& session, const std::vector<TokenRecord>& tokens) = 0;

  /// The session of a token that is good at `now`: known, of this kind, not expired, not spent, and its
  /// session not ended.
  virtual std::optional<FoundToken> find(const Digest& token, TokenKind kind, UnixTime now) = 0;

  /// The session of a refresh token, telling a spent one from an unknown one. Changes nothing.
  virtual std::variant<FoundToken, Replayed, Unknown> find_refresh_token(const Digest& token,
                                                                         UnixTime now) = 0;

  /// Spends one token and stores the fresh ones, atomically: of any number of concurrent calls with the same
  /// token one gets `Rotated`, the rest `Replayed`.
  virtual RotationResult rotate(const Rotation& rotation, UnixTime now) = 0;

  /// Adds tokens to a live session without spending any; one that the session has already is prolonged. False
  /// where it has ended or is unknown.
  virtual bool add_tokens(std::string_view session_id, const std::vector<TokenRecord>& fresh,
                          UnixTime session_expires_at, UnixTime now) = 0;

  /// Closes sessions; their tokens are dead from the moment this returns. Ending twice is no error. Gives the
  /// logins of those that it closed: of any number of concurrent calls one gets each.
  virtual std::vector<ClientLogin> end(std::string_view session_id, EndScope scope, UnixTime now) = 0;
  /// Closes all of these, browsers' included, and what others got by exchanging a client's tokens; makes
  /// codes worthless that were not redeemed yet. Gives the same logins as `end`.
  virtual std::vector<ClientLogin> end_all(const SessionsOf& whose, UnixTime now) = 0;

  virtual std::optional<SessionRecord> get(std::string_view session_id) = 0;
  /// Stores parent, type, client, user, scope, audience, details and end of `session` as an administrator
  /// gives them. Where it is not there, creates it without any token, with its auth_time, start and
  /// expires_at. An end stays: what was closed never opens again; all below it ends, too. `Written::resource`
  /// holds type, id, version and times; its body is `{}`, `get` has the members.
  virtual WriteResult put(const SessionRecord& session, const Precondition& precondition, UnixTime now) = 0;
  /// Removes a session, so that its tokens open nothing any more, ends all below it, and gives what was
  /// there.
  virtual std::variant<ErasedSession, Absent, VersionConflict> erase(std::string_view session_id,
                                                                     const Precondition& precondition,
                                                                     UnixTime now) = 0;

  struct Found {
    std::vector<SessionRecord> sessions;  ///< the one that came last first
    std::size_t total = 0;
    bool is_cut = false;  ///< as in a SearchResult; what counts is `details`
  };
  /// Keys: `_id`, `client`, `user`, `parent`, `type`, `jti` (of an access token that has not expired;
  /// its digest begins with the jti's `Moment`),
  /// `active` ("true" or "false" at `now`).
  virtual Found search(const std::vector<Match>& matches, const Page& page, UnixTime now) = 0;
};

}  // namespace codegrant::server
