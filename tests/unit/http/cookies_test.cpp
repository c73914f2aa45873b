#include "http/cookies.h"

#include <gtest/gtest.h>

namespace muster::http {
namespace {

TEST(CookiesTest, PairsAreRead) {
    const Cookies cookies =
        Cookies::parse("__Host-session=abc=; theme=\"dark\";x=; =y; broken;  z=1 ");

    EXPECT_EQ(*cookies.find("__Host-session"), "abc=");
    EXPECT_EQ(*cookies.find("theme"), "dark");
    EXPECT_EQ(*cookies.find("x"), "");
    EXPECT_EQ(*cookies.find("z"), "1");
    EXPECT_EQ(cookies.find("broken"), nullptr);
    EXPECT_EQ(cookies.find("X"), nullptr);
}

TEST(CookiesTest, CookieThatStandsTwiceIsNotFound) {
    const Cookies cookies = Cookies::parse("session=good; a=1; session=planted");

    EXPECT_EQ(cookies.find("session"), nullptr);
    EXPECT_EQ(*cookies.find("a"), "1");
}

TEST(CookiesTest, StrangeBytesCostOnlyTheirCookie) {
    const Cookies cookies = Cookies::parse("bad=\xff; tab=\x01; good=1; back=\\");

    EXPECT_EQ(cookies.size(), 1U);
    EXPECT_EQ(*cookies.find("good"), "1");
}

TEST(CookiesTest, OnlySoManyAreRead) {
    std::string header;
    for (int i = 0; i < 1000; ++i) {
        header += "c" + std::to_string(i) + "=1;";
    }

    EXPECT_EQ(Cookies::parse(header).size(), Cookies::kMostCookies);
}

} // namespace
} // namespace muster::http
