// Proof Key for Code Exchange: only who began a login can end it (RFC 7636).
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "codegrant/base/arena.hpp"
#include "codegrant/base/result.hpp"
#include "codegrant/base/secret.hpp"

namespace codegrant {

/// BASE64URL(SHA256(code_verifier)), always 43 characters (RFC 7636 §4.2). `plain` is deliberately absent.
std::string_view s256(std::string_view code_verifier, Arena& arena);

/// What the authorization request shows of a verifier, as `s256` writes it.
class CodeChallenge {
 public:
  /// Fails with `invalid_request` on anything that no SHA-256 digest is written as.
  static Result<CodeChallenge> parse(std::string_view text);

  const std::string& text() const { return text_; }

  friend bool operator==(const CodeChallenge&, const CodeChallenge&) = default;

 private:
  explicit CodeChallenge(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

/// The one-time secret of a PKCE exchange: 43 to 128 unreserved characters (RFC 7636 §4.1).
class CodeVerifier {
 public:
  /// Reads a verifier sent to the token endpoint. Fails with `invalid_grant` where §4.1 forbids it.
  static Result<CodeVerifier> parse(std::string_view text);

  /// The secret itself, for another SHA-256.
  const std::string& reveal() const { return text_.reveal(); }

 private:
  explicit CodeVerifier(std::string text) : text_(std::move(text)) {}

  Secret text_;
};

}  // namespace codegrant
