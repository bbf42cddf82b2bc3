// Whom a request comes from, where proxies stand in between.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/http/network.hpp"
#include "server/http/request.hpp"

namespace codegrant::server::http {

/// What stands for an address that nobody we trust can tell (RFC 7239 §6.2).
inline constexpr std::string_view unknown_address = "unknown";

/// The address of `peer`; where that is a trusted proxy, the last one in X-Forwarded-For or Forwarded that is
/// none. What stands further to the left, whoever sent the request may have made up. `headers` come in the
/// order of their arrival. With both headers the address is unknown: the proxy wrote one of them and the
/// other came through it, and nobody can say which.
std::string client_address(const std::string& peer, const Headers& headers,
                           const std::vector<Network>& trusted);

}  // namespace codegrant::server::http
