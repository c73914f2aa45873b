#include "base/ip_address.h"

#include <gtest/gtest.h>

namespace muster {
namespace {

IpAddress ip(std::string_view text) {
    return IpAddress::parse(text).value();
}

TEST(IpAddressTest, BothKindsAreReadAndPrinted) {
    EXPECT_EQ(ip("192.0.2.7").str(), "192.0.2.7");
    EXPECT_EQ(ip("::ffff:192.0.2.7"), ip("192.0.2.7"));
    EXPECT_EQ(ip("2001:DB8::1").str(), "2001:db8::1");
    EXPECT_TRUE(ip("127.8.8.8").is_loopback());
    EXPECT_TRUE(ip("::1").is_loopback());
    EXPECT_FALSE(ip("::2").is_loopback());
}

TEST(IpAddressTest, OtherTextsAreRefused) {
    using namespace std::string_view_literals;
    for (const std::string_view text : {""sv, "1.2.3"sv, "1.2.3.4.5"sv, "01.2.3.4"sv, "256.1.1.1"sv,
                                        "1.2.3.4\0x"sv, "::1%lo"sv, "[::1]"sv, " 1.2.3.4"sv}) {
        EXPECT_FALSE(IpAddress::parse(text)) << text;
    }
}

TEST(IpAddressTest, ClientOfIpv6IsItsNetwork) {
    EXPECT_EQ(ip("2001:db8:1:2:3::4").client(), ip("2001:db8:1:2::"));
    EXPECT_EQ(ip("192.0.2.7").client(), ip("192.0.2.7"));
}

TEST(IpNetworkTest, ContainsWhatBeginsLikeIt) {
    const auto contains = [](std::string_view network, std::string_view address) {
        return IpNetwork::parse(network)->contains(ip(address));
    };

    EXPECT_TRUE(contains("10.0.0.0/8", "10.255.0.1"));
    EXPECT_FALSE(contains("10.0.0.0/8", "11.0.0.0"));
    EXPECT_TRUE(contains("10.1.2.0/23", "10.1.3.255"));
    EXPECT_FALSE(contains("10.1.2.0/23", "10.1.4.0"));
    EXPECT_TRUE(contains("192.0.2.7", "192.0.2.7"));
    EXPECT_FALSE(contains("192.0.2.7", "192.0.2.8"));
    EXPECT_TRUE(contains("fd00::/8", "fdff::1"));
    EXPECT_FALSE(contains("fd00::/8", "fe00::1"));
    EXPECT_TRUE(contains("0.0.0.0/0", "8.8.8.8"));
    EXPECT_FALSE(contains("0.0.0.0/0", "2001:db8::1"));
    EXPECT_TRUE(contains("::/0", "2001:db8::1"));
}

TEST(IpNetworkTest, MalformedNetworksAreRefused) {
    for (const std::string_view text : {"", "10.0.0.0/", "10.0.0.0/33", "10.0.0.1/8", "fd00::/129",
                                        "10.0.0.0/-1", "10.0.0.0/8x", "all"}) {
        const auto network = IpNetwork::parse(text);
        ASSERT_FALSE(network) << text;
        EXPECT_EQ(network.error().reason, "ip_network.malformed") << text;
    }
}

} // namespace
} // namespace muster
