// DELETE /Session: closes the session of the token that asks.
#pragma once

#include "server/domain/backchannel_logout.hpp"
#include "server/domain/caller.hpp"
#include "server/http/response.hpp"

namespace codegrant::server {

class CloseSessionEndpoint {
 public:
  CloseSessionEndpoint(const CallerFinder& callers, SessionStore& sessions,
                       BackchannelLogout& backchannel_logout, const Clock& clock)
      : callers_(callers), sessions_(sessions), backchannel_logout_(backchannel_logout), clock_(clock) {}

  /// A first-party client shares the user's own session, so closing one closes both and all beside them;
  /// any other closes its own. Without a token 401, with conditions 400, and nothing is closed.
  http::Response handle(const http::Request& request) const;

 private:
  const CallerFinder& callers_;
  SessionStore& sessions_;
  BackchannelLogout& backchannel_logout_;
  const Clock& clock_;
};

}  // namespace codegrant::server
