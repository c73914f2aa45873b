#include "connections/topic_arn.h"

#include <gtest/gtest.h>

namespace muster::connections {
namespace {

TEST(TopicArnTest, HasPartitionRegionAndAccount) {
    const auto topic = TopicArn::parse("arn:aws-us-gov:sns:us-gov-west-1:123456789012:muster-1_a");

    ASSERT_TRUE(topic);
    EXPECT_EQ(topic->partition(), AwsPartition::AwsUsGov);
    EXPECT_EQ(topic->region(), "us-gov-west-1");
    EXPECT_EQ(topic->account().str(), "123456789012");
}

TEST(TopicArnTest, WhatIsNoTopicIsRefused) {
    for (const char* text :
         {"", "muster", "arn:aws:sns:us-east-1:123456789012", "arn:aws:sns:us-east-1:12:muster",
          "arn:aws:sqs:us-east-1:123456789012:muster", "arn:moon:sns:us-east-1:123456789012:muster",
          "arn:aws:sns::123456789012:muster", "arn:aws:sns:us-east-1:123456789012:",
          "arn:aws:sns:us-east-1:123456789012:muster:subscription",
          "arn:aws:sns:us-east-1:123456789012:mu ster"}) {
        EXPECT_EQ(TopicArn::parse(text).error().reason, "topic_arn.malformed") << text;
    }
}

} // namespace
} // namespace muster::connections
