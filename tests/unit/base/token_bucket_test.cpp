#include "base/token_bucket.h"

#include <gtest/gtest.h>

namespace muster {
namespace {

using namespace std::chrono_literals;

constexpr TokenBucket::Size kSize{.tokens = 60, .fill_time = 60s};
constexpr Instant kNow = Instant::from_unix_millis(1'700'000'000'000);

TEST(TokenBucketTest, BeginsFullAndIsEmptyAfterItsSize) {
    TokenBucket bucket;

    EXPECT_EQ(bucket.left(kSize, kNow), 60);
    EXPECT_TRUE(bucket.take(kSize, 59, kNow));
    EXPECT_FALSE(bucket.take(kSize, 2, kNow));
    EXPECT_EQ(bucket.left(kSize, kNow), 1); // what was refused took nothing
    EXPECT_TRUE(bucket.take(kSize, 1, kNow));
    EXPECT_FALSE(bucket.take(kSize, 1, kNow));
}

TEST(TokenBucketTest, FillsEvenlyAndNoFurtherThanItsSize) {
    TokenBucket bucket;
    ASSERT_TRUE(bucket.take(kSize, 60, kNow));

    EXPECT_EQ(bucket.left(kSize, kNow + 999ms), 0);
    EXPECT_EQ(bucket.left(kSize, kNow + 1s), 1);
    EXPECT_EQ(bucket.left(kSize, kNow + 59s), 59);
    EXPECT_EQ(bucket.left(kSize, kNow + 1h), 60);
    EXPECT_TRUE(bucket.take(kSize, 60, kNow + 1h));
}

TEST(TokenBucketTest, TellsHowLongToWaitForSoMany) {
    TokenBucket bucket;
    ASSERT_TRUE(bucket.take(kSize, 60, kNow));

    EXPECT_EQ(bucket.time_until(kSize, 1, kNow), 1s);
    EXPECT_EQ(bucket.time_until(kSize, 60, kNow), 60s);
    EXPECT_EQ(bucket.time_until(kSize, 10, kNow + 4500ms), 5500ms);
    EXPECT_EQ(bucket.time_until(kSize, 1, kNow + 5s), 0s);
}

TEST(TokenBucketTest, AClockThatIsSetBackEmptiesABucketOnceAtMost) {
    TokenBucket bucket;
    ASSERT_TRUE(bucket.take(kSize, 1, kNow));

    EXPECT_EQ(bucket.left(kSize, kNow - 24h), 0);
    EXPECT_EQ(bucket.time_until(kSize, 60, kNow - 24h), 60s);
}

} // namespace
} // namespace muster
