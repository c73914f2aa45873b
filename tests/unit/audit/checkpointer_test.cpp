#include "audit/checkpointer.h"

#include "audit/checkpoint_rows.h"
#include "unit/audit/audit_fixture.h"

namespace muster::audit {
namespace {

using CheckpointerTest = AuditTest;
MUSTER_ON_EACH_ENGINE(CheckpointerTest);

TEST_P(CheckpointerTest, BindsTheHeadsOfAllChains) {
    Log other({.clock = clock, .random = random});
    ASSERT_TRUE(append());
    ASSERT_TRUE(append());
    ASSERT_TRUE(append(other));

    const Checkpoint taken = checkpointer->take().value();

    ASSERT_EQ(taken.heads.size(), 2U);
    EXPECT_EQ(taken.heads[0].seq + taken.heads[1].seq, 3);
    EXPECT_TRUE(verified().unprotected.empty());
}

TEST_P(CheckpointerTest, NamesOnlyHeadsThatMovedSince) {
    Log other({.clock = clock, .random = random});
    ASSERT_TRUE(append());
    ASSERT_TRUE(append(other));
    const Checkpoint first = checkpointer->take().value();
    ASSERT_TRUE(append(other));

    const Checkpoint second = checkpointer->take().value();

    EXPECT_EQ(second.number, 2);
    EXPECT_EQ(second.previous, first.hash);
    ASSERT_EQ(second.heads.size(), 1U);
    EXPECT_EQ(second.heads[0].seq, 2);
    EXPECT_FALSE(verified().damage);
}

TEST_P(CheckpointerTest, TakesOneAMinuteWhereSomethingHappens) {
    ASSERT_TRUE(append());
    EXPECT_TRUE(checkpointer->take_due().value());
    ASSERT_TRUE(append());

    clock.advance(std::chrono::seconds{59});
    EXPECT_FALSE(checkpointer->take_due().value());
    clock.advance(std::chrono::seconds{1});
    EXPECT_TRUE(checkpointer->take_due().value());
}

TEST_P(CheckpointerTest, TakesOneAnHourWhereNothingHappens) {
    EXPECT_FALSE(checkpointer->take_due().value());
    ASSERT_TRUE(append());
    EXPECT_TRUE(checkpointer->take_due().value());

    clock.advance(std::chrono::minutes{59});
    EXPECT_FALSE(checkpointer->take_due().value());
    clock.advance(std::chrono::minutes{1});
    EXPECT_TRUE(checkpointer->take_due().value());
    EXPECT_FALSE(verified().damage);
}

TEST_P(CheckpointerTest, AClockSetBackDoesNotStopIt) {
    ASSERT_TRUE(append());
    ASSERT_TRUE(checkpointer->take_due().value());
    ASSERT_TRUE(append());

    clock.advance(-std::chrono::hours{5});

    EXPECT_TRUE(checkpointer->take_due().value());
}

TEST_P(CheckpointerTest, ReadsBackWhatItWrote) {
    ASSERT_TRUE(append());
    const Checkpoint taken = checkpointer->take().value();

    const Checkpoint read = newest_checkpoint(*reader).value().value();

    EXPECT_EQ(read.hash, taken.hash);
    EXPECT_EQ(read.heads, taken.heads);
    EXPECT_EQ(encode(read).hash().hex(), read.hash);
}

TEST(SignatureTest, RefusesWhatIsNotItsDigits) {
    const std::string good(128, 'a');

    EXPECT_EQ(hex_of(parse_signature(good).value()), good);
    for (const std::string& bad :
         {std::string(), std::string(127, 'a'), std::string(128, 'A'), std::string(128, 'g')}) {
        EXPECT_EQ(parse_signature(bad).error().reason, "audit.malformed_signature") << bad;
    }
}

} // namespace
} // namespace muster::audit
