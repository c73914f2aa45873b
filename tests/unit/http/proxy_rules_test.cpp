#include "http/proxy_rules.h"

#include <gtest/gtest.h>

namespace muster::http {
namespace {

IpAddress ip(std::string_view text) {
    return IpAddress::parse(text).value();
}

class ProxyRulesTest : public testing::Test {
protected:
    static Headers forwarded(std::string chain) {
        Headers headers;
        headers.add("X-Forwarded-For", std::move(chain));
        headers.add("X-Forwarded-Proto", "https");
        headers.add("X-Request-Id", "abc-123");
        return headers;
    }

    ProxyRules rules{{IpNetwork::parse("10.0.0.0/8").value()}};
};

TEST_F(ProxyRulesTest, StrangersAreNotBelieved) {
    const Headers headers = forwarded("192.0.2.1");
    const IpAddress stranger = ip("198.51.100.1");

    EXPECT_EQ(rules.client(stranger, headers), stranger);
    EXPECT_EQ(rules.scheme(stranger, headers, Scheme::Http), Scheme::Http);
    EXPECT_EQ(rules.request_id(stranger, headers), std::nullopt);
    EXPECT_EQ(ProxyRules().client(ip("10.0.0.1"), headers), ip("10.0.0.1"));
}

TEST_F(ProxyRulesTest, TrustedProxyIsBelieved) {
    const Headers headers = forwarded("192.0.2.1");

    EXPECT_EQ(rules.client(ip("10.0.0.1"), headers), ip("192.0.2.1"));
    EXPECT_EQ(rules.scheme(ip("10.0.0.1"), headers, Scheme::Http), Scheme::Https);
    EXPECT_EQ(rules.request_id(ip("10.0.0.1"), headers), "abc-123");
}

TEST_F(ProxyRulesTest, ClientIsTheNearestThatIsNoProxy) {
    const IpAddress proxy = ip("10.0.0.1");

    EXPECT_EQ(rules.client(proxy, forwarded("6.6.6.6, 192.0.2.1, 10.0.0.2")), ip("192.0.2.1"));
    EXPECT_EQ(rules.client(proxy, forwarded("10.0.0.3 ,10.0.0.2")), ip("10.0.0.3"));
    EXPECT_EQ(rules.client(proxy, forwarded("192.0.2.1, nonsense")), proxy);
    EXPECT_EQ(rules.client(proxy, forwarded("")), proxy);
    Headers two = forwarded("192.0.2.1");
    two.add("x-forwarded-for", "192.0.2.2");
    EXPECT_EQ(rules.client(proxy, two), ip("192.0.2.2"));
}

TEST_F(ProxyRulesTest, RequestIdThatCouldHarmALogIsNotTaken) {
    for (const std::string& id : {std::string("a b"), std::string("a\"b"), std::string(),
                                  std::string("<x>"), std::string(65, 'a')}) {
        Headers headers;
        headers.add("X-Request-Id", id);
        EXPECT_EQ(rules.request_id(ip("10.0.0.1"), headers), std::nullopt) << id;
    }
}

} // namespace
} // namespace muster::http
