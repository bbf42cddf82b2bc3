// Which texts have the form of a stored hash.
#include <gtest/gtest.h>

#include "server/ports/password_hasher.hpp"

namespace codegrant::server {
namespace {

struct FormCase {
  const char* sentence;
  const char* text;
  bool accepted;
};

class PasswordHashForm : public testing::TestWithParam<FormCase> {};

TEST_P(PasswordHashForm, Holds) {
  EXPECT_EQ(is_password_hash(GetParam().text), GetParam().accepted);
}

INSTANTIATE_TEST_SUITE_P(
    S0, PasswordHashForm,
    testing::Values(
        FormCase{"AcceptsAHash",
                 "$s0$f0801$4z6uTgJ3vF2dDPMhnT5Weg==$15LXbNYov+ByAsQgzHwXWIBWck7rdQGtMIEgMxC2Bko=", true},
        FormCase{"AcceptsSixDigitsOfCost",
                 "$s0$100801$4z6uTgJ3vF2dDPMhnT5Weg==$15LXbNYov+ByAsQgzHwXWIBWck7rdQGtMIEgMxC2Bko=", true},
        FormCase{"RefusesNothing", "", false}, FormCase{"RefusesAPassword", "wonderland", false},
        FormCase{"RefusesThePrefixAlone", "$s0$", false},
        FormCase{"RefusesDollarsAlone", "$s0$f0801$$", false},
        FormCase{"RefusesAnotherScheme",
                 "$s1$f0801$4z6uTgJ3vF2dDPMhnT5Weg==$15LXbNYov+ByAsQgzHwXWIBWck7rdQGtMIEgMxC2Bko=", false},
        FormCase{"RefusesNoCost",
                 "$s0$$4z6uTgJ3vF2dDPMhnT5Weg==$15LXbNYov+ByAsQgzHwXWIBWck7rdQGtMIEgMxC2Bko=", false},
        FormCase{"RefusesACostInCapitals",
                 "$s0$F0801$4z6uTgJ3vF2dDPMhnT5Weg==$15LXbNYov+ByAsQgzHwXWIBWck7rdQGtMIEgMxC2Bko=", false},
        FormCase{"RefusesALeadingZero",
                 "$s0$0f0801$4z6uTgJ3vF2dDPMhnT5Weg==$15LXbNYov+ByAsQgzHwXWIBWck7rdQGtMIEgMxC2Bko=", false},
        FormCase{"RefusesSevenDigitsOfCost",
                 "$s0$f0f0801$4z6uTgJ3vF2dDPMhnT5Weg==$15LXbNYov+ByAsQgzHwXWIBWck7rdQGtMIEgMxC2Bko=", false},
        FormCase{"RefusesASaltWithoutPadding",
                 "$s0$f0801$4z6uTgJ3vF2dDPMhnT5Weg$15LXbNYov+ByAsQgzHwXWIBWck7rdQGtMIEgMxC2Bko=", false},
        FormCase{"RefusesAShortSalt",
                 "$s0$f0801$4z6uTgJ3vF2dDPMhnT==$15LXbNYov+ByAsQgzHwXWIBWck7rdQGtMIEgMxC2Bko=", false},
        FormCase{"RefusesAShortKey",
                 "$s0$f0801$4z6uTgJ3vF2dDPMhnT5Weg==$15LXbNYov+ByAsQgzHwXWIBWck7rdQGtMIEgMxC2", false},
        FormCase{"RefusesBase64Url",
                 "$s0$f0801$4z6uTgJ3vF2dDPMhnT5Weg==$15LXbNYov-ByAsQgzHwXWIBWck7rdQGtMIEgMxC2Bko=", false},
        FormCase{"RefusesWhatFollows",
                 "$s0$f0801$4z6uTgJ3vF2dDPMhnT5Weg==$15LXbNYov+ByAsQgzHwXWIBWck7rdQGtMIEgMxC2Bko=\n", false}),
    [](const auto& test) { return test.param.sentence; });

}  // namespace
}  // namespace codegrant::server
