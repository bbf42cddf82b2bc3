// Proof Key for Code Exchange: only who began a login can end it (RFC 7636).
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "codegrant/base/result.hpp"
#include "codegrant/base/secret.hpp"

namespace codegrant {

/// What the authorization request shows of a verifier: BASE64URL(SHA256(verifier)), always 43
/// characters, as S256 is the only method here (RFC 7636 §4.2).
class CodeChallenge {
 public:
  /// Fails with `invalid_request` on anything that no SHA-256 digest is written as.
  static Result<CodeChallenge> parse(std::string_view text);

  const std::string& text() const { return text_; }

  friend bool operator==(const CodeChallenge&, const CodeChallenge&) = default;

 private:
  explicit CodeChallenge(std::string text) : text_(std::move(text)) {}
  friend class CodeVerifier;

  std::string text_;
};

/// The one-time secret of a PKCE exchange: 43 to 128 unreserved characters (RFC 7636 §4.1).
class CodeVerifier {
 public:
  /// Encodes 32 bytes of the caller's entropy as 43 characters. Cannot fail.
  static CodeVerifier from_entropy(std::span<const std::byte, 32> entropy);

  /// Reads a verifier sent to the token endpoint. Fails with `invalid_grant` where §4.1 forbids it.
  static Result<CodeVerifier> parse(std::string_view text);

  /// BASE64URL(SHA256(verifier)) (§4.2). `plain` is deliberately absent.
  CodeChallenge s256() const;

  /// The secret itself, for the token request or for another SHA-256.
  const std::string& reveal() const { return text_.reveal(); }

 private:
  explicit CodeVerifier(std::string text) : text_(std::move(text)) {}

  Secret text_;
};

}  // namespace codegrant
