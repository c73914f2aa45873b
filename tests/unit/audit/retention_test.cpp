#include "audit/retention.h"

#include "unit/audit/audit_fixture.h"

namespace muster::audit {
namespace {

class RetentionTest : public AuditTest {
protected:
    /// So many days, each with ten events and two checkpoints.
    void live(int days) {
        for (int day = 0; day < days; ++day) {
            for (int half = 0; half < 2; ++half) {
                for (int i = 0; i < 5; ++i) {
                    ASSERT_TRUE(append());
                }
                ASSERT_TRUE(checkpointer->take());
                clock.advance(std::chrono::hours{12});
            }
        }
    }
    [[nodiscard]] Instant days_ago(int days) const {
        return Instant::from_unix_millis(
            clock.now().unix_millis() - std::chrono::milliseconds(std::chrono::days{days}).count());
    }
    void expect_whole(std::uint64_t events) {
        const Verification found = verified();
        EXPECT_FALSE(found.damage) << found.damage->place << ": " << found.damage->detail;
        EXPECT_EQ(found.events, events);
    }

    Retention retention{{.writer = *writer, .signer = signer, .clock = clock}};
};
MUSTER_ON_EACH_ENGINE(RetentionTest);

TEST_P(RetentionTest, WhatIsLeftCanBeVerified) {
    live(10);

    const auto cut = retention.cut_before(days_ago(4)).value();

    EXPECT_EQ(cut.events, 60);
    EXPECT_EQ(cut.checkpoints, 12);
    expect_whole(40);
}

TEST_P(RetentionTest, CutsAgainAfterACut) {
    live(10);
    ASSERT_TRUE(retention.cut_before(days_ago(6)));
    live(3);

    const auto cut = retention.cut_before(days_ago(3)).value();

    EXPECT_EQ(cut.events, 60);
    expect_whole(30);
    EXPECT_EQ(retention.cut_before(days_ago(3))->events, 0);
}

TEST_P(RetentionTest, AChainCutInItsMiddleGoesOn) {
    live(4);
    // At noon of a day: its chain has a half on either side.
    const Instant noon = days_ago(3) + std::chrono::hours{1};

    ASSERT_EQ(retention.cut_before(noon)->events, 15);

    expect_whole(25);
}

TEST_P(RetentionTest, RemovesChainsThatHaveEnded) {
    live(10);

    ASSERT_TRUE(retention.cut_before(days_ago(4)));

    EXPECT_EQ(verified().chains, 4U);
}

TEST_P(RetentionTest, ACutThatNobodySignedIsFound) {
    live(5);

    change("DELETE FROM audit_event WHERE at < ?", {days_ago(4).unix_millis()});

    EXPECT_TRUE(verified().damage);
}

TEST_P(RetentionTest, ACutMovedOnIsFound) {
    live(10);
    ASSERT_TRUE(retention.cut_before(days_ago(4)));

    change("DELETE FROM audit_checkpoint WHERE number <= 14");
    change("DELETE FROM audit_checkpoint_head WHERE number <= 14");
    change("UPDATE audit_checkpoint SET cut_through = 14 WHERE cut_through <> 0");

    EXPECT_TRUE(verified().damage);
}

TEST_P(RetentionTest, RefusesToCutWhereAnEventIsNotTheOneThatIsBound) {
    live(5);
    change("UPDATE audit_event SET hash = ? WHERE seq = 10", {std::string(64, 'a')});

    const auto refused = retention.cut_before(days_ago(3));

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "audit.damaged");
    EXPECT_TRUE(verified().damage);
}

TEST_P(RetentionTest, KeepsWhatNoCheckpointBinds) {
    ASSERT_TRUE(append());
    clock.advance(std::chrono::days{100});

    EXPECT_EQ(retention.cut_before(days_ago(10))->events, 0);
    EXPECT_EQ(verified().events, 1U);
}

TEST_P(RetentionTest, KeepsTwoDaysAtLeast) {
    const auto refused = retention.cut_before(days_ago(1));

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::Invalid);
    EXPECT_EQ(refused.error().reason, "audit.retention_too_short");
}

} // namespace
} // namespace muster::audit
