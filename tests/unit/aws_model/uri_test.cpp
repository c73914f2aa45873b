#include "aws_model/uri.h"

#include <gtest/gtest.h>

#include "base/percent.h"

namespace muster::aws {
namespace {

TEST(UriTest, AllButUnreservedCharactersAreEncoded) {
    EXPECT_EQ(percent_encode("a-Z_0.~/ \xE1\x88\xB4+"), "a-Z_0.~%2F%20%E1%88%B4%2B");
    EXPECT_EQ(percent_encode("a/b c", "/"), "a/b%20c");
}

TEST(UriTest, DecodingUndoesEncodingAndKeepsWhatIsNoCode) {
    EXPECT_EQ(uri_decoded("a%2Fb%20c+"), "a/b c+");
    EXPECT_EQ(uri_decoded("100%"), "100%");
    EXPECT_EQ(uri_decoded("%zz"), "%zz");
}

TEST(UriTest, AnEndpointFallsIntoItsParts) {
    const auto parts = url_parts("https://host.example:8443/base");

    ASSERT_TRUE(parts);
    EXPECT_EQ(parts->scheme, "https");
    EXPECT_EQ(parts->authority, "host.example:8443");
    EXPECT_EQ(parts->host, "host.example");
    EXPECT_EQ(parts->path, "/base");
    EXPECT_EQ(url_parts("http://[::1]:80")->host, "[::1]");
}

TEST(UriTest, WhatIsNoEndpointIsRefused) {
    for (const char* const text :
         {"", "ftp://host", "https://", "https://host?a", "host", "https://user@host",
          "https://host:port", "https://host:99999"}) {
        EXPECT_FALSE(url_parts(text)) << text;
    }
}

} // namespace
} // namespace muster::aws
