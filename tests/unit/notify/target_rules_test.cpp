#include "notify/target_rules.h"

#include <gtest/gtest.h>

namespace muster::notify {
namespace {

const TargetRules kStrict{{}};
const TargetRules kWithLan{{IpNetwork::parse("10.1.0.0/16").value()}};

IpAddress address(std::string_view text) {
    return IpAddress::parse(text).value();
}

TEST(TargetRulesTest, TheInternetAtLargeIsPublic) {
    for (const std::string_view text :
         {"1.1.1.1", "52.95.110.1", "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0",
          "169.253.1.1", "2606:4700::1111", "2a00:1450:4001::1", "2001:4860::8888"}) {
        EXPECT_TRUE(is_public(address(text))) << text;
        EXPECT_TRUE(kStrict.allows_https_to(address(text))) << text;
        EXPECT_FALSE(kStrict.allows_http_to(address(text))) << text;
    }
}

TEST(TargetRulesTest, WhatIsMeantForThisMachineAndItsNetworkIsNot) {
    for (const std::string_view text : {"127.0.0.1",
                                        "127.255.255.254",
                                        "0.0.0.0",
                                        "10.0.0.1",
                                        "172.16.0.1",
                                        "172.31.255.255",
                                        "192.168.1.1",
                                        "100.64.0.1",
                                        "169.254.169.254", // metadata of AWS, Azure, Google
                                        "169.254.170.2",   // credentials of containers
                                        "192.0.0.192",     // metadata of Oracle
                                        "100.100.100.200", // metadata of Alibaba
                                        "192.0.2.1",
                                        "198.18.0.1",
                                        "198.51.100.1",
                                        "203.0.113.1",
                                        "224.0.0.1",
                                        "240.0.0.1",
                                        "255.255.255.255",
                                        "::1",
                                        "::",
                                        "fe80::1",
                                        "fc00::1",
                                        "fd00:ec2::254",
                                        "ff02::1",
                                        "::ffff:127.0.0.1",
                                        "::ffff:10.0.0.1",
                                        "64:ff9b::7f00:1",
                                        "64:ff9b:1::1",
                                        "2002:7f00:1::",
                                        "2001::1",
                                        "2001:db8::1",
                                        "3fff::1",
                                        "100::1",
                                        "5f00::1"}) {
        EXPECT_FALSE(is_public(address(text))) << text;
        EXPECT_FALSE(kStrict.allows_https_to(address(text))) << text;
        EXPECT_FALSE(kStrict.allows_http_to(address(text))) << text;
    }
}

TEST(TargetRulesTest, TheConfigurationMayNameMore) {
    EXPECT_TRUE(kWithLan.allows_https_to(address("10.1.2.3")));
    EXPECT_TRUE(kWithLan.allows_http_to(address("10.1.2.3")));
    EXPECT_FALSE(kWithLan.allows_https_to(address("10.2.0.1")));
    EXPECT_FALSE(kWithLan.allows_http_to(address("1.1.1.1")));
}

TEST(TargetRulesTest, SaysWhatItCanBeforeANameIsResolved) {
    const auto check = [](const TargetRules& rules, std::string_view url) {
        return rules.check(TargetUrl::parse(url).value());
    };
    EXPECT_TRUE(check(kStrict, "https://hooks.slack.com/services/T/B/x"));
    EXPECT_TRUE(check(kStrict, "https://1.1.1.1/hook"));
    EXPECT_TRUE(check(kWithLan, "http://10.1.0.7:8080/hook"));
    EXPECT_TRUE(check(kWithLan, "http://chat.internal/hook")); // its address is judged later
    for (const std::string_view url : {"http://hooks.example.com/", "https://127.0.0.1/",
                                       "https://[::1]:9000/", "http://1.1.1.1/"}) {
        EXPECT_EQ(check(kStrict, url).error().reason, "channel.target_refused") << url;
    }
    EXPECT_EQ(check(kWithLan, "http://10.2.0.7/").error().reason, "channel.target_refused");
}

TEST(TargetUrlTest, TakesWhatCanBePostedTo) {
    EXPECT_EQ(TargetUrl::parse("https://hooks.example.com:8443/a?b=c").value().host,
              "hooks.example.com");
    EXPECT_EQ(TargetUrl::parse("https://[2606:4700::1111]/").value().host, "2606:4700::1111");
    EXPECT_FALSE(TargetUrl::parse("http://10.1.0.7").value().is_https);
}

TEST(TargetUrlTest, RefusesTheRestWithoutRepeatingIt) {
    for (const std::string_view text :
         {"", "hooks.example.com", "ftp://example.com/", "file:///etc/passwd", "https://",
          "https:///path", "https://user:pass@example.com/", "https://a b/", "https://a/#b",
          "https://a/\r\nHost: b", "https://exämple.com/", "https://a:b/", "https://a:123456/",
          "https://[::1/", "https://[::g]/", "https://a\\@b/", "HTTPS://a/", "gopher://a/"}) {
        const auto parsed = TargetUrl::parse(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().reason, "channel.bad_target") << text;
        EXPECT_EQ(parsed.error().detail.find("pass@"), std::string::npos);
    }
    EXPECT_FALSE(TargetUrl::parse("https://a/" + std::string(2000, 'x')));
}

} // namespace
} // namespace muster::notify
