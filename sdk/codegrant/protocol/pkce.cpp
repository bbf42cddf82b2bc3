#include "codegrant/protocol/pkce.hpp"

#include <algorithm>

#include "codegrant/codec/base64url.hpp"
#include "codegrant/codec/percent.hpp"
#include "codegrant/codec/sha256.hpp"

namespace codegrant {
namespace {

constexpr std::size_t digest_size = 32;

}  // namespace

Result<CodeChallenge> CodeChallenge::parse(std::string_view text) {
  const auto digest = base64url::decode(text);
  if (!digest || digest->size() != digest_size)
    return Error{ErrorCode::invalid_request, "code_challenge is no S256 challenge"};
  return CodeChallenge(std::string(text));
}

CodeVerifier CodeVerifier::from_entropy(std::span<const std::byte, 32> entropy) {
  return CodeVerifier(base64url::encode({reinterpret_cast<const char*>(entropy.data()), entropy.size()}));
}

Result<CodeVerifier> CodeVerifier::parse(std::string_view text) {
  const bool long_enough = text.size() >= 43 && text.size() <= 128;
  // Unreserved characters are the ones that percent-encoding leaves alone.
  if (!long_enough || percent_encode(text) != text)
    return Error{ErrorCode::invalid_grant, "code_verifier is not 43 to 128 unreserved characters"};
  return CodeVerifier(std::string(text));
}

CodeChallenge CodeVerifier::s256() const { return CodeChallenge(base64url::encode(sha256(reveal()))); }

}  // namespace codegrant
