// Who may look at what policies say: whoever could change them anyway.
#pragma once

#include "server/domain/caller.hpp"
#include "server/policy/policies.hpp"

namespace codegrant::server {

/// Whether `caller` would be let through to write any AccessPolicy, now and from where `request` comes.
bool is_administrator(Policies& policies, const Caller& caller, const http::Request& request,
                      const std::string& scheme);

}  // namespace codegrant::server
