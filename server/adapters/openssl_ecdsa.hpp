// ECDSA signatures in the two forms that they are written in: two numbers in JWS (RFC 7518 §3.4), DER in
// OpenSSL.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace codegrant::server::openssl {

/// What OpenSSL reads. Nothing where `numbers` are not two of `width` bytes.
std::optional<std::string> ecdsa_der(std::string_view numbers, std::size_t width);

/// The two numbers of `width` bytes in what OpenSSL wrote.
std::string ecdsa_numbers(std::string_view der, std::size_t width);

}  // namespace codegrant::server::openssl
