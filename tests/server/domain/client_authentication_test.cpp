// Reading Basic credentials.
#include "server/domain/client_authentication.hpp"

#include <gtest/gtest.h>

namespace codegrant::server {
namespace {

struct BasicCase {
  const char* sentence;
  const char* header;
  const char* id;      // null: malformed
  const char* secret;  // as it is after decoding
};

class Basic : public testing::TestWithParam<BasicCase> {};

TEST_P(Basic, IsRead) {
  const auto basic = read_basic(GetParam().header);
  ASSERT_EQ(basic.has_value(), GetParam().id != nullptr);
  if (!basic) {
    EXPECT_EQ(basic.error().code, ErrorCode::invalid_client);
    return;
  }
  EXPECT_EQ(basic->id, GetParam().id);
  EXPECT_EQ(basic->secret.reveal(), GetParam().secret);
}

INSTANTIATE_TEST_SUITE_P(
    Rfc6749Section2_3_1, Basic,
    testing::Values(BasicCase{"Plain", "Basic YTpi", "a", "b"},  // a:b
                    BasicCase{"SchemeInAnyCase", "bAsIc YTpi", "a", "b"},
                    BasicCase{"WithPadding", "Basic YTpiYw==", "a", "bc"},                    // a:bc
                    BasicCase{"FormEncodedInside", "Basic YSUzQWI6YyUyNWQr", "a:b", "c%d "},  // a%3Ab:c%25d+
                    BasicCase{"ColonInTheSecret", "Basic YTpiOmM=", "a", "b:c"},              // a:b:c
                    BasicCase{"EmptySecret", "Basic YTo=", "a", ""},                          // a:
                    BasicCase{"RefusesNoColon", "Basic YWI=", nullptr, nullptr},
                    BasicCase{"RefusesNoId", "Basic OmI=", nullptr, nullptr},
                    BasicCase{"RefusesBrokenBase64", "Basic !!!", nullptr, nullptr},
                    BasicCase{"RefusesBase64Url", "Basic YT_-", nullptr, nullptr},
                    BasicCase{"RefusesAnotherScheme", "Bearer YTpi", nullptr, nullptr},
                    BasicCase{"RefusesNothing", "", nullptr, nullptr}),
    [](const auto& test) { return test.param.sentence; });

}  // namespace
}  // namespace codegrant::server
