#include "server/domain/base64.hpp"

#include "codegrant/codec/base64url.hpp"

namespace codegrant::server {

std::optional<std::string> base64_decode(std::string_view text) {
  if (text.find_first_of("-_") != std::string_view::npos) return std::nullopt;
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  std::string url_alphabet(text);
  for (char& c : url_alphabet) c = c == '+' ? '-' : c == '/' ? '_' : c;
  const auto decoded = base64url::decode(url_alphabet);
  return decoded ? std::optional(*decoded) : std::nullopt;
}

}  // namespace codegrant::server
