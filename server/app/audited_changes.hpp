// Changes of what says who may do what, one by one or in a Bundle, as an auditor is told of them.
#pragma once

#include <vector>

#include "server/app/audit.hpp"

namespace codegrant::server {

/// Whether `request` would change a resource that gives somebody rights, or might, as Bundles do.
bool may_change_rights(const http::Request& request);

/// What such a request changed, or tried to.
std::vector<AuditEvent> audited_changes(const http::Request& request, const http::Response& response);

}  // namespace codegrant::server
