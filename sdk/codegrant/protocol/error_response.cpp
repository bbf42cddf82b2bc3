#include "codegrant/protocol/error_response.hpp"

#include <cstddef>

namespace codegrant {
namespace {

std::string_view bounded(std::string_view text, std::size_t length, Arena& arena) {
  Text safe(arena);
  for (const char c : text.substr(0, length)) safe += c < ' ' || c > '~' || c == '"' || c == '\\' ? '?' : c;
  return safe.view();
}

ErrorResponse bounded(const ErrorResponse& said, Arena& arena) {
  const auto uri = said.error_uri;
  const bool web = uri.substr(0, 8) == "https://" || uri.substr(0, 7) == "http://";
  return {bounded(said.error, 64, arena), bounded(said.error_description, 512, arena),
          bounded(uri, web ? 512 : 0, arena)};
}

}  // namespace

ErrorResponse ErrorResponse::read(const Parameters& query, Arena& arena) {
  return bounded({query.get("error"), query.get("error_description"), query.get("error_uri")}, arena);
}

ErrorResponse ErrorResponse::read(std::string_view body, Arena& arena) {
  const auto parsed = Json::parse(body, arena);
  if (!parsed) return {};
  const auto& json = **parsed;
  return bounded({json.string("error"), json.string("error_description"), json.string("error_uri")}, arena);
}

}  // namespace codegrant
