// What an authorization server says of itself (RFC 8414).
#pragma once

#include <string_view>

#include "codegrant/base/arena.hpp"
#include "codegrant/base/reason.hpp"
#include "codegrant/codec/json.hpp"

namespace codegrant {

/// The metadata of one issuer, checked: its endpoints are https, or http on the loopback. An endpoint that
/// it does not have is empty. It looks at JSON that must outlive it.
class Metadata {
 public:
  Metadata() = default;

  /// Reads the metadata of `issuer`. Fails with `issuer_mismatch` where it is another's (RFC 8414
  /// §3.3), and with `invalid_response` where an endpoint is missing or insecure or S256 is not
  /// offered: a list that is absent means no PKCE at all (RFC 8414 §2).
  static Checked<Metadata> read(const Json& json, std::string_view issuer);

  std::string_view issuer() const { return json_->string("issuer"); }
  std::string_view authorization_endpoint() const { return json_->string("authorization_endpoint"); }
  std::string_view token_endpoint() const { return json_->string("token_endpoint"); }
  std::string_view revocation_endpoint() const { return json_->string("revocation_endpoint"); }
  std::string_view introspection_endpoint() const { return json_->string("introspection_endpoint"); }
  std::string_view userinfo_endpoint() const { return json_->string("userinfo_endpoint"); }
  std::string_view end_session_endpoint() const { return json_->string("end_session_endpoint"); }
  std::string_view jwks_uri() const { return json_->string("jwks_uri"); }
  /// RFC 9126 §5
  std::string_view pushed_authorization_request_endpoint() const {
    return json_->string("pushed_authorization_request_endpoint");
  }
  bool require_pushed_authorization_requests() const {
    return json_->is_true("require_pushed_authorization_requests");
  }
  /// RFC 9207 §3
  bool authorization_response_iss_parameter_supported() const {
    return json_->is_true("authorization_response_iss_parameter_supported");
  }

  /// True where the list called `name` has `value`.
  bool lists(const char* name, std::string_view value) const;
  /// The same, but also true where there is no such list: the server does not say.
  bool may_support(const char* name, std::string_view value) const {
    return !json_->find(name) || lists(name, value);
  }

 private:
  explicit Metadata(const Json& json) : json_(&json) {}

  const Json* json_ = nullptr;
};

/// Where the metadata of `issuer` is published: RFC 8414 §3.1 and OpenID Connect Discovery §4.1.
std::string_view oauth_metadata_url(std::string_view issuer, Arena& arena);
std::string_view openid_configuration_url(std::string_view issuer, Arena& arena);

/// True for an absolute https URL without userinfo and fragment; http only on the loopback, where
/// nobody else listens (RFC 8252 §8.3).
bool is_secure_url(std::string_view text);

}  // namespace codegrant
