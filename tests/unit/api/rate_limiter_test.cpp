#include "api/rate_limiter.h"

#include <gtest/gtest.h>

#include "support/fake_clock.h"

namespace muster::api {
namespace {

using namespace std::chrono_literals;

class RateLimiterTest : public testing::Test {
protected:
    /// "in", or the slug of the refusal.
    std::string take(std::string_view who, std::int64_t cost = 1) {
        answer = {};
        taken = limiter.take(who, cost, answer);
        return taken ? "in" : std::string(taken.error().reason);
    }

    test::FakeClock clock;
    RateLimiter limiter{{.policy = "principal", .per_minute = 60, .most_buckets = 3}, clock};
    http::Headers answer;
    Status taken;
};

TEST_F(RateLimiterTest, EachAnswerSaysWhatIsLeft) {
    EXPECT_EQ(take("ann"), "in");
    EXPECT_EQ(answer.get("RateLimit-Policy"), "\"principal\";q=60;w=60");
    EXPECT_EQ(answer.get("RateLimit"), "\"principal\";r=59;t=1");

    EXPECT_EQ(take("ann", 10), "in");
    EXPECT_EQ(answer.get("RateLimit"), "\"principal\";r=49;t=11");
}

TEST_F(RateLimiterTest, PastTheLimitOneWaits) {
    EXPECT_EQ(take("ann", 55), "in");

    EXPECT_EQ(take("ann", 10), "request.rate_limited");
    EXPECT_EQ(taken.error().kind, ErrorKind::RateLimited);
    EXPECT_EQ(taken.error().retry_after, 5s);
    EXPECT_EQ(answer.get("RateLimit"), "\"principal\";r=5;t=5"); // the moment of Retry-After

    clock.advance(5s);
    EXPECT_EQ(take("ann", 10), "in");
}

TEST_F(RateLimiterTest, OneDoesNotWaitForAnother) {
    EXPECT_EQ(take("ann", 60), "in");

    EXPECT_EQ(take("bob"), "in");
    EXPECT_EQ(take("ann"), "request.rate_limited");
}

TEST_F(RateLimiterTest, WhatCostsMoreThanThereEverIsTakesAll) {
    EXPECT_EQ(take("ann", 500), "in");
    EXPECT_EQ(take("ann"), "request.rate_limited");
}

TEST_F(RateLimiterTest, WhatCostsNothingIsNotCounted) {
    EXPECT_EQ(take("ann", 60), "in");

    EXPECT_EQ(take("ann", 0), "in");
    EXPECT_EQ(answer.size(), 0U);
}

TEST_F(RateLimiterTest, WithoutALimitNothingIsToldOrRemembered) {
    RateLimiter free({.policy = "principal", .per_minute = 0}, clock);

    for (int i = 0; i < 1000; ++i) {
        ASSERT_TRUE(free.take("ann", 50, answer));
    }
    EXPECT_EQ(answer.size(), 0U);
    EXPECT_EQ(free.buckets(), 0U);
}

TEST_F(RateLimiterTest, TheBucketUsedLongestAgoIsForgottenFirst) {
    take("ann", 60);
    take("bob", 60);
    take("cid", 60);
    EXPECT_EQ(take("ann"), "request.rate_limited"); // used again, if in vain

    EXPECT_EQ(take("dan"), "in");

    EXPECT_EQ(limiter.buckets(), 3U);
    EXPECT_EQ(take("ann"), "request.rate_limited");
    EXPECT_EQ(take("bob"), "in"); // anew
}

} // namespace
} // namespace muster::api
