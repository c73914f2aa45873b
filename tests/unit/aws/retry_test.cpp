#include "aws/retry.h"

#include <gtest/gtest.h>

#include "aws/pace.h"
#include "support/fake_clock.h"
#include "support/seeded_random.h"

namespace muster::aws {
namespace {

using std::chrono::milliseconds;

TEST(RetryQuotaTest, RetriesCostUntilNothingIsLeftAndSuccessPaysBack) {
    RetryQuota quota;

    for (int i = 0; i < 50; ++i) {
        EXPECT_EQ(quota.take(true), 10);
    }
    EXPECT_EQ(quota.take(false), 0);
    EXPECT_EQ(quota.left(), 0);

    quota.succeeded(10);
    quota.succeeded(0);
    EXPECT_EQ(quota.left(), 11);
}

TEST(RetryQuotaTest, ItNeverHoldsMoreThanAtFirst) {
    RetryQuota quota;

    quota.succeeded(0);

    EXPECT_EQ(quota.left(), RetryQuota::kCapacity);
}

TEST(RetryDelayTest, EachFailureMayWaitTwiceAsLongUpToTwentySeconds) {
    test::SeededRandom random;
    milliseconds longest{0};

    for (int i = 0; i < 200; ++i) {
        EXPECT_LE(retry_delay(1, {}, random), milliseconds{1'000});
        EXPECT_LE(retry_delay(2, {}, random), milliseconds{2'000});
        longest = std::max(longest, retry_delay(60, {}, random));
    }

    EXPECT_LE(longest, milliseconds{20'000});
    EXPECT_GT(longest, milliseconds{15'000});
}

TEST(RetryDelayTest, TheServiceIsHeardWithinBounds) {
    test::SeededRandom random;

    EXPECT_GE(retry_delay(1, {{"x-amz-retry-after", "1500"}}, random), milliseconds{1'500});
    EXPECT_GE(retry_delay(1, {{"Retry-After", "3"}}, random), milliseconds{3'000});
    EXPECT_LE(retry_delay(1, {{"retry-after", "86400"}}, random), milliseconds{6'000});
    EXPECT_LE(retry_delay(1, {{"Retry-After", "soon"}}, random), milliseconds{1'000});
}

TEST(SleeperTest, AStopEndsTheWait) {
    std::stop_source stop;
    stop.request_stop();
    ThreadSleeper sleeper;

    EXPECT_FALSE(sleeper.sleep(std::chrono::hours{1}, stop.get_token()));
    EXPECT_TRUE(sleeper.sleep(milliseconds{0}, {}));
}

class PaceTest : public testing::Test {
protected:
    milliseconds take(const char* operation, const char* account = "111111111111") {
        return pace_.take({account, "us-east-1", {"organizations", operation}}).value();
    }

    test::FakeClock clock_;
    LocalPace pace_{clock_};
};

TEST_F(PaceTest, ABurstGoesThroughAndThenTheRateHolds) {
    EXPECT_EQ(take("CreateAccount"), milliseconds{0});
    EXPECT_EQ(take("CreateAccount"), milliseconds{0});
    EXPECT_EQ(take("CreateAccount"), milliseconds{0});
    EXPECT_EQ(take("CreateAccount"), milliseconds{10'000});

    clock_.advance(milliseconds{10'000});
    EXPECT_EQ(take("CreateAccount"), milliseconds{0});
    EXPECT_EQ(take("CreateAccount"), milliseconds{10'000});
}

TEST_F(PaceTest, NeverMoreThanTheQuotaInAnyStretch) {
    int calls = 0;
    for (int i = 0; i < 100'000; ++i) { // 100 s in steps of a millisecond
        calls += take("DescribePolicy") == milliseconds{0} ? 1 : 0;
        clock_.advance(milliseconds{1});
    }

    EXPECT_LE(calls, 2 + 200);
    EXPECT_GE(calls, 200);
}

TEST_F(PaceTest, OperationsWithoutALineShareThatOfTheirService) {
    EXPECT_EQ(take("ListRoots"), milliseconds{0});
    EXPECT_EQ(take("ListHandshakesForOrganization"), milliseconds{0});
    EXPECT_GT(take("ListRoots"), milliseconds{0});
}

TEST_F(PaceTest, EachAccountHasItsOwnBudget) {
    EXPECT_EQ(take("CloseAccount", "111111111111"), milliseconds{0});
    EXPECT_EQ(take("CloseAccount", "222222222222"), milliseconds{0});
    EXPECT_GT(take("CloseAccount", "111111111111"), milliseconds{0});
    EXPECT_EQ(pace_.take({"1", "eu-west-1", {"kms", "Sign"}}).value(), milliseconds{0});
}

TEST_F(PaceTest, AClockThatIsSetBackHoldsNothingUpForLong) {
    EXPECT_EQ(take("CloseAccount"), milliseconds{0});
    clock_.set(clock_.now() - std::chrono::hours{24});

    EXPECT_LE(take("CloseAccount"), milliseconds{20'000});
}

} // namespace
} // namespace muster::aws
