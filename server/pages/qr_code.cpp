#include "server/pages/qr_code.hpp"

#include <qrencode.h>

#include <memory>
#include <stdexcept>

namespace codegrant::server {
namespace {

constexpr int quiet_zone = 4;

struct Free {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

/// The dark modules of one row, as one path of horizontal runs.
void draw_row(const QRcode& code, int row, std::string& path) {
  const auto is_dark = [&](int column) {
    return column < code.width && (code.data[row * code.width + column] & 1) != 0;
  };
  for (int column = 0; column < code.width; ++column) {
    if (!is_dark(column)) continue;
    const int begin = column;
    while (is_dark(column)) ++column;
    const std::string width = std::to_string(column - begin);
    path += "M" + std::to_string(begin + quiet_zone) + " " + std::to_string(row + quiet_zone) + "h" + width +
            "v1h-" + width + "z";
  }
}

}  // namespace

std::string qr_code_svg(std::string_view text) {
  const std::unique_ptr<QRcode, Free> code(
      QRcode_encodeString8bit(std::string(text).c_str(), 0, QR_ECLEVEL_M));
  if (!code) throw std::runtime_error("qrencode: cannot draw this text");
  std::string path;
  for (int row = 0; row < code->width; ++row) draw_row(*code, row, path);
  const std::string size = std::to_string(code->width + 2 * quiet_zone);
  return R"(<svg viewBox="0 0 )" + size + " " + size +
         R"(" role="img" aria-label="QR code for the authenticator app" shape-rendering="crispEdges">)"
         R"(<rect width=")" +
         size + R"(" height=")" + size + R"(" fill="#fff"/><path d=")" + path + R"(" fill="#000"/></svg>)";
}

}  // namespace codegrant::server
