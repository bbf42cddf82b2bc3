// Which answers an auditor wants to know of, read off the requests and answers themselves: no endpoint can
// forget to tell.
#pragma once

#include <optional>
#include <string>

#include "server/http/request.hpp"
#include "server/http/response.hpp"

namespace codegrant::server {

/// Something that an auditor asks about: who signed in, what was issued, who changed what.
struct AuditEvent {
  std::string event;    ///< login, sign-up, consent, issue, refresh, reuse, revoke, logout, password, factor,
                        ///< registration, change
  std::string outcome;  ///< success, failure, or what was decided
  std::string reason;   ///< of a failure: OAuth's error, or FHIR's issue code
  std::string resource;  ///< that was changed: "User/alice"
};

/// What this request and its answer were, if anything; holds no secret, whatever they held.
std::optional<AuditEvent> audit_event(const http::Request& request, const http::Response& response);

/// Why `response` refuses: OAuth's error, or FHIR's issue code; empty where it does not, or says no reason.
std::string reason_of(const http::Response& response);

}  // namespace codegrant::server
