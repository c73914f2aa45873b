#include "generate/random.h"

#include <gtest/gtest.h>

namespace muster::generate {
namespace {

TEST(DiceTest, SameSeedRollsTheSameSequence) {
    Dice one(7);
    Dice two(7);
    Dice other(8);

    EXPECT_EQ(one.next(), two.next());
    EXPECT_NE(one.next(), other.next());
}

} // namespace
} // namespace muster::generate
