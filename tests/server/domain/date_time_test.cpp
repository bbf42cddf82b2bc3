// Times as text.
#include "server/domain/date_time.hpp"

#include <gtest/gtest.h>

namespace codegrant::server {
namespace {

TEST(Times, AreWrittenForResourcesAndForHeaders) {
  EXPECT_EQ(date_time(from_unix(0)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(date_time(from_unix(951'827'696)), "2000-02-29T12:34:56Z");
  EXPECT_EQ(http_date(from_unix(784'111'777)),
            "Sun, 06 Nov 1994 08:49:37 GMT");  // RFC 9110 §5.6.7's own example
}

}  // namespace
}  // namespace codegrant::server
