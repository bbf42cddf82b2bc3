#include "codegrant/codec/origin.hpp"

#include "codegrant/codec/ascii.hpp"
#include "codegrant/codec/decimal.hpp"

namespace codegrant {

std::string origin(const Uri& uri) {
  std::string text;
  for (const char c : uri.scheme) text += lower(c);
  const int default_port = text == "http" ? 80 : text == "https" ? 443 : -1;
  text += "://";
  for (const char c : uri.host) text += lower(c);
  if (const int port = uri.effective_port(); port != default_port) {
    text += ':';
    append_decimal(text, port);
  }
  return text;
}

}  // namespace codegrant
