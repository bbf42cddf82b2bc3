// Whom a request comes from, behind proxies that are trusted and those that are not.
#include "server/http/forwarded.hpp"

#include <gtest/gtest.h>

namespace codegrant::server::http {
namespace {

struct Journey {
  const char* sentence;
  const char* peer;
  Headers headers;
  const char* from;
};

class Journeys : public testing::TestWithParam<Journey> {};

TEST_P(Journeys, BeganAt) {
  const std::vector<Network> trusted{*Network::parse("10.0.0.0/8"), *Network::parse("fd00::/8")};
  EXPECT_EQ(client_address(GetParam().peer, GetParam().headers, trusted), GetParam().from);
}

Headers xff(const char* value) { return {{"X-Forwarded-For", value}}; }
Headers forwarded(const char* value) { return {{"Forwarded", value}}; }

INSTANTIATE_TEST_SUITE_P(
    Table, Journeys,
    testing::Values(
        Journey{"ThePeerWithoutAProxy", "192.0.2.1", {}, "192.0.2.1"},
        Journey{"ThePeerThatMerelySaysOtherwise", "192.0.2.1", xff("10.0.0.1"), "192.0.2.1"},
        Journey{"TheProxyThatSaysNothing", "10.0.0.1", {}, "10.0.0.1"},
        Journey{"WhomTheProxySaw", "10.0.0.1", xff("192.0.2.7"), "192.0.2.7"},
        Journey{"NotWhomTheClientMadeUp", "10.0.0.1", xff("10.0.0.9, 198.51.100.1, 192.0.2.7"), "192.0.2.7"},
        Journey{"BeforeTwoProxies", "10.0.0.1", xff("198.51.100.1, 192.0.2.7, 10.0.0.2"), "192.0.2.7"},
        Journey{"OnALineOfItsOwn",
                "10.0.0.1",
                {{"X-Forwarded-For", "127.0.0.1"}, {"x-forwarded-for", "192.0.2.7"}},
                "192.0.2.7"},
        Journey{"AmongTheTrustedThemselves", "10.0.0.1", xff("10.1.1.1, 10.0.0.2"), "10.1.1.1"},
        Journey{"WithAPort", "10.0.0.1", xff("192.0.2.7:4711"), "192.0.2.7"},
        Journey{"OfVersion6", "fd00::1", xff("2001:DB8::1"), "2001:db8::1"},
        Journey{"OfVersion6WithAPort", "fd00::1", xff("[2001:db8::1]:4711"), "2001:db8::1"},
        Journey{"OverAMappedPeer", "::ffff:10.0.0.1", xff("192.0.2.7"), "192.0.2.7"},
        Journey{"NowhereThatIsAnAddress", "10.0.0.1", xff("192.0.2.7, somebody"), "unknown"},
        Journey{"NowhereAtAll", "10.0.0.1", xff(""), "unknown"},
        Journey{"AsRfc7239SaysIt", "10.0.0.1", forwarded("for=198.51.100.1, For=192.0.2.7;proto=https;by=x"),
                "192.0.2.7"},
        Journey{"AsRfc7239QuotesIt", "10.0.0.1", forwarded(R"(by="a,b;c";for="[2001:db8::1]:4711")"),
                "2001:db8::1"},
        Journey{"WhereRfc7239HidesIt", "10.0.0.1", forwarded("for=_hidden"), "unknown"},
        Journey{"WhereRfc7239NamesNobody", "10.0.0.1", forwarded("proto=https"), "unknown"},
        Journey{"WhereTwoHeadersSayIt",
                "10.0.0.1",
                {{"X-Forwarded-For", "192.0.2.7"}, {"Forwarded", "for=127.0.0.1"}},
                "unknown"}),
    [](const auto& test) { return test.param.sentence; });

struct NetworkText {
  const char* text;
  bool is_network;
};

class NetworkTexts : public testing::TestWithParam<NetworkText> {};

TEST_P(NetworkTexts, AreRead) {
  EXPECT_EQ(Network::parse(GetParam().text).has_value(), GetParam().is_network) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(Table, NetworkTexts,
                         testing::Values(NetworkText{"10.0.0.0/8", true}, NetworkText{"10.0.0.1", true},
                                         NetworkText{"0.0.0.0/0", true}, NetworkText{"::/0", true},
                                         NetworkText{"fd00::/8", true}, NetworkText{"::1", true},
                                         NetworkText{"10.0.0.1/8", false}, NetworkText{"10.0.0.0/33", false},
                                         NetworkText{"10.0.0.0/", false}, NetworkText{"10.0.0.0/-1", false},
                                         NetworkText{"10.0.0/8", false}, NetworkText{"proxy", false},
                                         NetworkText{"", false}));

TEST(ANetwork, HoldsWhatBeginsLikeIt) {
  const auto holds = [](const char* network, const char* address) {
    return Network::parse(network)->contains(*read_ip_address(address));
  };
  EXPECT_TRUE(holds("192.0.2.128/25", "192.0.2.200"));
  EXPECT_FALSE(holds("192.0.2.128/25", "192.0.2.127"));
  EXPECT_TRUE(holds("0.0.0.0/0", "192.0.2.1"));
  EXPECT_FALSE(holds("0.0.0.0/0", "2001:db8::1"));
  EXPECT_TRUE(holds("fe80::/10", "febf::1%eth0"));
}

}  // namespace
}  // namespace codegrant::server::http
