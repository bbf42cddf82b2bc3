#include "codegrant/protocol/pkce.hpp"

#include <cstddef>

#include "codegrant/codec/base64url.hpp"
#include "codegrant/codec/percent.hpp"
#include "codegrant/codec/sha256.hpp"

namespace codegrant {
namespace {

constexpr std::size_t digest_size = 32;

bool is_code_verifier(std::string_view text) {
  if (text.size() < 43 || text.size() > 128) return false;
  for (const char c : text)
    if (!is_unreserved(c)) return false;
  return true;
}

}  // namespace

std::string_view s256(std::string_view code_verifier, Arena& arena) {
  const auto digest = sha256(code_verifier);
  Text text(arena);
  base64url::encode({digest.data(), digest.size()}, text);
  return text.view();
}

Result<CodeChallenge> CodeChallenge::parse(std::string_view text) {
  const auto digest = base64url::decode(text);
  if (!digest || digest->size() != digest_size)
    return Error{ErrorCode::invalid_request, "code_challenge is no S256 challenge"};
  return CodeChallenge(std::string(text));
}

Result<CodeVerifier> CodeVerifier::parse(std::string_view text) {
  if (!is_code_verifier(text))
    return Error{ErrorCode::invalid_grant, "code_verifier is not 43 to 128 unreserved characters"};
  return CodeVerifier(std::string(text));
}

}  // namespace codegrant
