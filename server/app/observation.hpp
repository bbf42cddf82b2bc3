// Around the whole server: names each request, and tells the log, the numbers and the audit what came of it.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "server/app/audit.hpp"
#include "server/app/metrics.hpp"
#include "server/app/routes.hpp"
#include "server/app/stranger_lines.hpp"
#include "server/ports/audit_trail.hpp"
#include "server/ports/clock.hpp"
#include "server/ports/random.hpp"
#include "server/ports/session_store.hpp"

namespace codegrant::server {

class Observation {
 public:
  using Handler = std::function<http::Response(const http::Request&)>;

  /// What it asks, and whom it tells. All of it outlives this object.
  struct Parts {
    Random& random;
    const Clock& clock;
    const Crypto& crypto;
    SessionStore& sessions;
    Metrics& metrics;
    AuditTrail* audit = nullptr;  ///< null: nothing is audited
  };

  /// `routes` name what requests are counted under.
  Observation(Handler handler, const std::vector<Route>& routes, const Parts& parts);

  /// The handler's answer, and X-Request-Id: whoever reports a problem sends it along, and the log has it.
  /// Safe to call from several threads at once.
  http::Response handle(const http::Request& request) const;

  /// The same for a request that nobody handled, as it could not be read: adds the id to its `response`.
  void tell_of_refusal(const http::Request& request, http::Response& response) const;

  /// Of so many requests that nobody read, since too many had come.
  void tell_of_turned_away(std::size_t requests) const;

 private:
  std::string route_of(const std::string& path) const;
  void count(const http::Request& request, const std::string& route, const http::Response& response,
             Metrics::Duration took) const;
  void audit(const http::Request& request, const http::Response& response, const Json& caller) const;
  Json whom(const AuditEvent& event, const http::Response& response, const Json& caller) const;
  void tell(const AuditEvent& event, Json line, const std::string& address) const;
  Json caller_of(const http::Request& request) const;
  Json session_to_revoke(const http::Request& request) const;
  Json session_in(const http::Response& response) const;
  Json session_of(std::string_view token, TokenKind kind) const;

  Handler handler_;
  std::set<std::string, std::less<>> fixed_routes_;
  std::set<std::string, std::less<>> pages_;  ///< for people, who come with a cookie
  std::vector<std::string> open_routes_;      ///< with a parameter
  Parts parts_;
  mutable StrangerLines strangers_;
};

}  // namespace codegrant::server
