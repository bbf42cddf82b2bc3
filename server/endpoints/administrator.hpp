// Who may look at what policies say: whoever could change them anyway.
#pragma once

#include <optional>

#include "server/domain/caller.hpp"
#include "server/http/response.hpp"
#include "server/policy/policies.hpp"

namespace codegrant::server {

/// Whether `caller` would be let through to write any AccessPolicy, now and from where `request` comes.
bool is_administrator(Policies& policies, const Caller& caller, const http::Request& request,
                      const std::string& scheme);

/// What is to be answered to anybody else: 401 or 403.
std::optional<http::Response> refuse_others(Policies& policies, const CallerFinder& callers,
                                            const http::Request& request, const std::string& scheme);

}  // namespace codegrant::server
