#include "aws_model/timestamp.h"

#include <gtest/gtest.h>

namespace muster::aws {
namespace {

const Instant kMoment = Instant::from_unix_millis(784'111'777'000);

TEST(TimestampTest, EachFormThatAwsWritesIsRead) {
    for (const char* const text : {"1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37 GMT",
                                   "784111777", "784111777.0", "7.84111777E8"}) {
        EXPECT_EQ(timestamp_of(std::string_view(text)), kMoment) << text;
    }
    EXPECT_EQ(timestamp_of(Json(784'111'777)), kMoment);
    EXPECT_EQ(timestamp_of(Json::parse("784111777.25").value()),
              kMoment + std::chrono::milliseconds{250});
}

TEST(TimestampTest, WhatIsNoTimeIsNone) {
    for (const char* const text :
         {"", "yesterday", "Sun, 06 Nov 1994", "1e300", "nan", "Sun, 06 Foo 1994 08:49:37 GMT"}) {
        EXPECT_FALSE(timestamp_of(std::string_view(text))) << text;
    }
    EXPECT_FALSE(timestamp_of(Json(true)));
}

TEST(TimestampTest, EachFormatIsWritten) {
    const Instant fine = kMoment + std::chrono::milliseconds{50};

    EXPECT_EQ(timestamp_text(kMoment, TimestampFormat::Iso8601), "1994-11-06T08:49:37Z");
    EXPECT_EQ(timestamp_text(kMoment, TimestampFormat::Rfc822), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(timestamp_text(kMoment, TimestampFormat::UnixTimestamp), "784111777");
    EXPECT_EQ(timestamp_text(fine, TimestampFormat::UnixTimestamp), "784111777.050");
}

} // namespace
} // namespace muster::aws
