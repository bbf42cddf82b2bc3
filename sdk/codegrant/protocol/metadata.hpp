// What an authorization server says of itself (RFC 8414).
#pragma once

#include <string>
#include <string_view>

#include "codegrant/base/result.hpp"
#include "codegrant/codec/json.hpp"

namespace codegrant {

/// The endpoints of one issuer, all of them https, or http on the loopback.
struct Metadata {
  std::string issuer;
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::string revocation_endpoint;     ///< Empty where there is none.
  std::string introspection_endpoint;  ///< Empty where there is none; known only to be refused to pages.
  std::string userinfo_endpoint;       ///< Empty where there is none.
  bool authorization_response_iss_parameter_supported = false;  ///< RFC 9207 §3

  /// Reads the metadata of `issuer`. Fails with `issuer_mismatch` where it is another's (RFC 8414
  /// §3.3), and with `invalid_response` where an endpoint is missing or insecure or S256 is not
  /// offered: a list that is absent means no PKCE at all (RFC 8414 §2).
  static Result<Metadata> read(const Json& json, std::string_view issuer);
};

/// Where the metadata of `issuer` is published: RFC 8414 §3.1 and OpenID Connect Discovery §4.1.
std::string oauth_metadata_url(std::string_view issuer);
std::string openid_configuration_url(std::string_view issuer);

/// True for an absolute https URL without userinfo and fragment; http only on the loopback, where
/// nobody else listens (RFC 8252 §8.3).
bool is_secure_url(std::string_view text);

}  // namespace codegrant
