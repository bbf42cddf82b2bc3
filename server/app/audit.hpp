// Which answers an auditor wants to know of, read off the requests and answers themselves: no endpoint can
// forget to tell.
#pragma once

#include <string>
#include <vector>

#include "server/http/request.hpp"
#include "server/http/response.hpp"

namespace codegrant::server {

/// Something that an auditor asks about: who signed in, what was issued, who changed what.
struct AuditEvent {
  std::string event;     ///< login, sign-up, consent, issue, refresh, reuse, revoke, logout, password,
                         ///< factor, keys, registration, change
  std::string outcome;   ///< success, failure, or what was decided
  std::string reason;    ///< of a failure: OAuth's error, or FHIR's issue code
  std::string resource;  ///< that was changed: "User/alice"
};

/// Whether answers to `request` are told at all.
bool is_audited(const http::Request& request);

/// What an audited request and its answer were; several where a batch changed several things. Holds no
/// secret, whatever they held.
std::vector<AuditEvent> audit_events(const http::Request& request, const http::Response& response);

}  // namespace codegrant::server
