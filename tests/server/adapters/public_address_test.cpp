// Addresses that a fetch for a client may go to, and those that it may not.
#include "server/adapters/public_address.hpp"

#include <gtest/gtest.h>

namespace codegrant::server {
namespace {

TEST(PublicAddress, IsOneOfTheInternet) {
  for (const auto* address :
       {"1.1.1.1", "8.8.8.8", "93.184.216.34", "172.15.255.255", "172.32.0.1", "100.63.0.1", "100.128.0.1",
        "198.20.0.1", "223.255.255.255", "2606:4700::1111", "2a00::1"})
    EXPECT_TRUE(is_public_address(address)) << address;
}

TEST(PublicAddress, IsNoneOfThisMachineOrItsNetworks) {
  for (const auto* address : {"0.0.0.0",     "127.0.0.1",       "127.255.0.9",      "10.1.2.3",
                              "172.16.0.1",  "172.31.255.255",  "192.168.0.1",      "169.254.169.254",
                              "100.64.0.1",  "100.127.255.255", "192.0.0.8",        "192.0.2.1",
                              "198.18.0.1",  "198.19.255.255",  "198.51.100.7",     "203.0.113.9",
                              "224.0.0.1",   "240.0.0.1",       "255.255.255.255",  "::",
                              "::1",         "::ffff:8.8.8.8",  "::ffff:127.0.0.1", "64:ff9b::7f00:1",
                              "fe80::1",     "fc00::1",         "fd12::1",          "ff02::1",
                              "2001:db8::1", "2002:7f00:1::",   "2001::1",          "fe80::1%eth0"})
    EXPECT_FALSE(is_public_address(address)) << address;
}

TEST(PublicAddress, IsNoText) {
  for (const auto* text :
       {"", "localhost", "8.8.8", "08.8.8.8", "0x08080808", "134744072", "8.8.8.8.", "[::1]"})
    EXPECT_FALSE(is_public_address(text)) << text;
}

}  // namespace
}  // namespace codegrant::server
