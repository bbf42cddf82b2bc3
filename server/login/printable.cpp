#include "server/login/printable.hpp"

#include "codegrant/codec/utf8.hpp"
#include "server/json/code_points.hpp"

namespace codegrant::login {
namespace {

constexpr std::size_t most_bytes = 512;

}  // namespace

std::string printable(std::string_view text) {
  std::string fit;
  while (!text.empty() && fit.size() + 4 <= most_bytes) {
    const auto point = server::take_code_point(text);
    if (server::is_harmful(point))
      fit += '?';
    else
      append_utf8(fit, point);
  }
  return fit;
}

std::string html(std::string_view text) {
  std::string escaped;
  for (const char c : text) switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      case '\'': escaped += "&#39;"; break;
      default: escaped += c;
    }
  return escaped;
}

}  // namespace codegrant::login
