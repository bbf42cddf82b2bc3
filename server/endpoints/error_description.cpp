#include "server/endpoints/error_description.hpp"

namespace codegrant::server {

std::string error_description(const Error& error) {
  std::string text = error.detail;
  for (char& c : text)
    if (c < 0x20 || c > 0x7e || c == '"' || c == '\\') c = '\'';
  return text;
}

}  // namespace codegrant::server
