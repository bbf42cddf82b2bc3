// The Date header (RFC 9110 §5.6.7).
#include "server/login/http_date.hpp"

#include <gtest/gtest.h>

namespace codegrant::login {
namespace {

struct DateCase {
  const char* sentence;
  const char* text;
  long long seconds;
};

class HttpDates : public testing::TestWithParam<DateCase> {};

TEST_P(HttpDates, AreRead) { EXPECT_EQ(to_unix(read_http_date(GetParam().text)), GetParam().seconds); }

INSTANTIATE_TEST_SUITE_P(Rfc9110Section5_6_7, HttpDates,
                         testing::Values(DateCase{"TheExample", "Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
                                         DateCase{"ALeapDay", "Sat, 29 Feb 2020 23:59:59 GMT", 1583020799},
                                         DateCase{"NothingElse", "1994-11-06T08:49:37Z", 0},
                                         DateCase{"NotTheOldForm", "Sunday, 06-Nov-94 08:49:37 GMT", 0},
                                         DateCase{"NotAnotherZone", "Sun, 06 Nov 1994 08:49:37 EST", 0},
                                         DateCase{"NotAnUnknownMonth", "Sun, 06 anF 1994 08:49:37 GMT", 0},
                                         DateCase{"NotADayThatNeverWas", "Sun, 30 Feb 2020 08:49:37 GMT", 0},
                                         DateCase{"NotTheHour24", "Sun, 06 Nov 1994 24:00:00 GMT", 0},
                                         DateCase{"NotLetters", "Sun, 0x Nov 1994 08:49:37 GMT", 0},
                                         DateCase{"NotEmpty", "", 0}),
                         [](const auto& test) { return test.param.sentence; });

}  // namespace
}  // namespace codegrant::login
