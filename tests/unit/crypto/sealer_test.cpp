#include "crypto/sealer.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "crypto/key_ring.h"
#include "support/seeded_random.h"

namespace muster::crypto {
namespace {

class SealerTest : public testing::Test {
protected:
    static KeyRing ring(const std::string& text) { return KeyRing::parse(Secret(text)).value(); }

    test::SeededRandom random{7};
    std::string first = std::string(KeyRing::make_line("first", random).reveal());
    std::string second = std::string(KeyRing::make_line("second", random).reveal());
    KeyRing keys = ring(first);
    Sealer sealer{keys, random};
    SealedPlace place{.table = "totp", .column = "secret", .row = "user_1"};
};

TEST_F(SealerTest, OpensWhatItSealed) {
    const std::string sealed = sealer.seal(Secret("correct horse"), place);

    EXPECT_EQ(sealer.open(sealed, place)->reveal(), "correct horse");
    EXPECT_EQ(sealed.find("correct"), std::string::npos);
    EXPECT_TRUE(sealed.starts_with("1.first."));
}

TEST_F(SealerTest, TheSameValueIsSealedDifferentlyEachTime) {
    EXPECT_NE(sealer.seal(Secret("a"), place), sealer.seal(Secret("a"), place));
}

TEST_F(SealerTest, AValueMovedElsewhereDoesNotOpen) {
    const std::string sealed = sealer.seal(Secret("a"), place);

    for (const SealedPlace& other : {
             SealedPlace{.table = "mail", .column = "secret", .row = "user_1"},
             SealedPlace{.table = "totp", .column = "other", .row = "user_1"},
             SealedPlace{.table = "totp", .column = "secret", .row = "user_2"},
             SealedPlace{.table = "totps", .column = "ecret", .row = "user_1"},
         }) {
        EXPECT_EQ(sealer.open(sealed, other).error().reason, "seal.broken");
    }
}

TEST_F(SealerTest, AnOldKeyOpensAndTheNewestSeals) {
    const std::string old = sealer.seal(Secret("a"), place);
    const KeyRing rotated = ring(first + second);
    const Sealer after(rotated, random);

    EXPECT_EQ(after.open(old, place)->reveal(), "a");
    EXPECT_FALSE(after.is_current(old));
    EXPECT_TRUE(after.is_current(after.seal(Secret("a"), place)));
}

TEST_F(SealerTest, AKeyThatWasTakenAwayIsNamedAsTheCause) {
    const std::string sealed = sealer.seal(Secret("a"), place);
    const KeyRing other = ring(second);

    const auto opened = Sealer(other, random).open(sealed, place);

    EXPECT_EQ(opened.error().kind, ErrorKind::Unavailable);
    EXPECT_EQ(opened.error().reason, "seal.unknown_key");
}

TEST_F(SealerTest, WhatIsNoEnvelopeIsRefused) {
    for (const std::string text :
         {"", ".", "1.first", "2.first.AAAA", "1.first.AAAA", "1.first.*"}) {
        EXPECT_EQ(sealer.open(text, place).error().reason, "seal.malformed") << text;
        EXPECT_FALSE(sealer.is_current(text) && text.starts_with("2")) << text;
    }
}

RC_GTEST_FIXTURE_PROP(SealerTest, AnyChangedCharacterIsRefused, ()) {
    const auto value = *rc::gen::arbitrary<std::string>();
    const std::string sealed = sealer.seal(Secret(value), place);
    RC_ASSERT(sealer.open(sealed, place)->reveal() == value);

    std::string changed = sealed;
    const auto at = *rc::gen::inRange<std::size_t>(0, sealed.size());
    changed[at] = *rc::gen::distinctFrom(sealed[at]);

    RC_ASSERT(!sealer.open(changed, place));
}

TEST(KeyRingTest, CommentsAndBlankLinesSayNothing) {
    test::SeededRandom random;
    const std::string line(KeyRing::make_line("k1", random).reveal());

    EXPECT_EQ(KeyRing::parse(Secret("# master keys\n\n" + line))->current_id(), "k1");
}

TEST(KeyRingTest, BadLinesAreRefusedWithoutShowingThem) {
    test::SeededRandom random;
    const std::string line(KeyRing::make_line("k1", random).reveal());
    for (const std::string& text :
         {std::string(), std::string("# nothing\n"), line + line, std::string("k1\n"),
          std::string("k1 c2hvcnQ\n"), "K 1" + line, line.substr(0, line.size() - 2)}) {
        const auto ring = KeyRing::parse(Secret(text));
        ASSERT_FALSE(ring);
        EXPECT_EQ(ring.error().reason, "key_ring.malformed");
        EXPECT_EQ(ring.error().detail.find("c2hvcnQ"), std::string::npos);
    }
}

} // namespace
} // namespace muster::crypto
