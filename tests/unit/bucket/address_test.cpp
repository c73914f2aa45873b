#include "bucket/address.h"

#include <gtest/gtest.h>

namespace muster::bucket {
namespace {

TEST(AddressTest, IsABucketAndAPrefix) {
    const auto address = Address::parse("s3://example-bills/cur/hourly/");

    ASSERT_TRUE(address);
    EXPECT_EQ(address->bucket.str(), "example-bills");
    EXPECT_EQ(address->prefix, "cur/hourly/");
    EXPECT_EQ(address->of("a/b"), "s3://example-bills/a/b");
    EXPECT_EQ(Address::parse("s3://bills")->prefix, "");
    EXPECT_EQ(Address::parse("s3://bills/")->prefix, "");
    EXPECT_EQ(Address::parse("s3://Old_Bills//x")->prefix, "/x");
}

TEST(AddressTest, WhatCouldLeadToAnotherHostIsRefused) {
    for (const char* text : {"s3://", "s3:///x", "s3://ab", "s3://a..b", "s3://evil.com:80/x",
                             "s3://user@host/x", "s3://bills?x/y", "s3://.bills", "s3://b%2fc"}) {
        const auto address = Address::parse(text);
        ASSERT_FALSE(address) << text;
        EXPECT_EQ(address.error().reason, "billing.malformed_bucket") << text;
    }
}

TEST(AddressTest, APrefixIsNoLongerThanAKeyAndHasNoControlCharacters) {
    EXPECT_EQ(Address::parse("s3://bills/" + std::string(1025, 'x')).error().reason,
              "billing.malformed_prefix");
    EXPECT_EQ(Address::parse("s3://bills/a\nb").error().reason, "billing.malformed_prefix");
}

TEST(AddressTest, ARegionIsAPartOfAHostsName) {
    EXPECT_TRUE(RegionName::parse("eu-west-1"));
    for (const char* text : {"", "eu.west", "eu/west", "EU", "-x", "a@b"}) {
        EXPECT_EQ(RegionName::parse(text).error().reason, "billing.malformed_region") << text;
    }
}

} // namespace
} // namespace muster::bucket
