// QR codes are drawn in the page and hold what they should.
#include "server/pages/qr_code.hpp"

#include <gtest/gtest.h>

namespace codegrant::server {
namespace {

TEST(QrCode, IsADrawingThatLoadsNothingAndNeedsNoStyle) {
  const std::string svg = qr_code_svg("otpauth://totp/x");
  EXPECT_TRUE(svg.starts_with("<svg viewBox=\"0 0 33 33\""));  // version 2: 25 modules, 4 around
  for (const auto* part : {"style", "href", "<script", "<image", "otpauth"})
    EXPECT_EQ(svg.find(part), std::string::npos) << part;
}

TEST(QrCode, BeginsWithTheFinderPatternInsideItsQuietZone) {
  const std::string svg = qr_code_svg("otpauth://totp/x");
  EXPECT_NE(svg.find("d=\"M4 4h7v1h-7z"), std::string::npos);
}

TEST(QrCode, RefusesWhatNoCodeHolds) {
  EXPECT_THROW(qr_code_svg(std::string(4000, 'a')), std::runtime_error);
}

}  // namespace
}  // namespace codegrant::server
