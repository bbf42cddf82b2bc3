// Where an authorization request waits while its user logs in and decides.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "codegrant/base/time.hpp"
#include "server/ports/crypto.hpp"

namespace codegrant::server {

enum class Consent { undecided, allowed, denied };

/// One authorization request under way in one browser. `login` and `grant` each record one fact here;
/// /auth/authorize reads them and decides.
struct Interaction {
  std::string id;
  Digest browser{};          ///< of the cookie of the browser that began it; no other may go on with it
  std::string parameters;    ///< the request as it came, form-encoded
  std::string first_factor;  ///< whose password was right while the second factor is awaited; empty: nobody's
  std::string login_session;  ///< the browser session that logged in during it; empty: none yet
  Consent consent = Consent::undecided;
  std::string consent_session;  ///< the browser session whose user answered; the answer is no other's
  UnixTime expires_at{};
};

/// All functions throw StoreUnavailable and nothing else.
class InteractionStore {
 public:
  virtual ~InteractionStore() = default;
  virtual void put(const Interaction& interaction) = 0;
  /// None where unknown or expired.
  virtual std::optional<Interaction> get(std::string_view id, UnixTime now) = 0;
  virtual void record_first_factor(std::string_view id, std::string_view first_factor) = 0;
  virtual void record_login(std::string_view id, std::string_view session) = 0;
  virtual void record_consent(std::string_view id, Consent consent, std::string_view session) = 0;
  virtual void erase(std::string_view id) = 0;
};

}  // namespace codegrant::server
