// A QR code as a drawing inside a page: no image is loaded and no script runs.
#pragma once

#include <string>
#include <string_view>

namespace codegrant::server {

/// An `<svg>` of `text`, dark on white whatever the page's colours are, with the quiet zone that scanners
/// need (ISO/IEC 18004 §9.1). Throws std::runtime_error for a text longer than a code holds.
std::string qr_code_svg(std::string_view text);

}  // namespace codegrant::server
