// Where authorization codes wait between /authorize and /token, keyed by digest: a copy of the table lets
// nobody in.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "server/ports/session_store.hpp"

namespace codegrant::server {

/// What a code stands for (RFC 6749 §4.1.2).
struct CodeGrant {
  std::string client;
  std::string user;
  std::string browser_session;  ///< id of the session that consent was given in
  std::string redirect_uri;     ///< where the code was sent
  std::string scope;
  std::string audience;
  std::string code_challenge;  ///< S256 (RFC 7636 §4.2); empty: none was sent
  std::string nonce;           ///< OpenID Connect Core §3.1.2.1; empty: none
  std::string claims;          ///< JSON: what was asked for by name (Core §5.5); empty: nothing
  std::string dpop_jkt;        ///< key that must redeem it (RFC 9449 §10); empty: any or none
  UnixTime auth_time{};
  UnixTime expires_at{};
};

/// A code that can be redeemed, and who granted it, both of one moment.
struct FoundCode {
  CodeGrant grant;
  std::optional<std::string> user_body;  ///< of the user (`Resource::body`); none: not there
};

struct Redeemed {};
using Redemption = std::variant<Redeemed, Replayed, Unknown>;

/// A change that was answered is on disk. All functions throw StoreUnavailable and nothing else.
class CodeStore {
 public:
  virtual ~CodeStore() = default;

  /// Keeps `grant` until `grant.expires_at`, and ten minutes longer to notice a replay.
  virtual void put(const Digest& code, const CodeGrant& grant) = 0;

  /// What a code stands for, without spending it: the endpoint checks client, redirect_uri and PKCE against
  /// this first, so that a stranger's failing request does not burn the code. Unknown also where the browser
  /// session that consent was given in has ended or is gone: that takes back what was not redeemed yet.
  virtual std::variant<FoundCode, Replayed, Unknown> find(const Digest& code, UnixTime now) = 0;

  /// Spends the code and begins the session that it buys, in one transaction: of any number of concurrent
  /// calls one gets `Redeemed` and the rest `Replayed` (RFC 6749 §4.1.2).
  virtual Redemption redeem(const Digest& code, const SessionRecord& session,
                            const std::vector<TokenRecord>& tokens, UnixTime now) = 0;
};

}  // namespace codegrant::server
