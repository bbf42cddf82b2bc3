// What requests to other servers have in common, whoever sends them.
#pragma once

#include <httplib.h>

#include <chrono>
#include <string>

#include "codegrant/codec/uri.hpp"

namespace codegrant::server {

/// A request for `uri`; a `form` that is not empty is its body.
httplib::Request request_to(const Uri& uri, const std::string& method, const std::string& form);

/// Every wait ends at `limit`, redirects are not followed, certificates are checked.
void set_up(httplib::Client& client, std::chrono::milliseconds limit);

}  // namespace codegrant::server
