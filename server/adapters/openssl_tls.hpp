// TLS 1.2 and 1.3 by OpenSSL.
#pragma once

#include <memory>
#include <string>

#include "server/adapters/http_transport.hpp"
#include "server/base/error.hpp"

namespace codegrant::server {

/// Reads a certificate with its chain and its private key, both PEM. Fails with `invalid_configuration`, said
/// for the operator, where a file cannot be read or the two do not belong together.
Result<std::shared_ptr<const Tls>> load_tls(const std::string& certificate_file, const std::string& key_file);

}  // namespace codegrant::server
