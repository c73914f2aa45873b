#include "segment/decimal_block.h"

#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "builder/decimal_column.h"
#include "support/simd_targets.h"

namespace muster::ledger {
namespace {

format::DecimalEntry encoded(const DecimalRows& rows, std::vector<std::uint8_t>& payload) {
    EncoderRows work;
    return encode_decimals(rows, work, payload);
}

constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();

struct Block {
    std::vector<std::int64_t> units;
    std::vector<std::uint8_t> present;

    explicit Block(std::vector<std::int64_t> values)
        : units(std::move(values)), present(units.size(), 1) {}
    void clear(std::size_t row) {
        units[row] = 0;
        present[row] = 0;
    }
    [[nodiscard]] DecimalRows rows() const {
        return {.scale = 10,
                .units = units,
                .present = present,
                .escapes = {},
                .digits = {},
                .scales = {}};
    }
};

std::vector<std::int64_t> read_back(const format::DecimalEntry& entry,
                                    const std::vector<std::uint8_t>& payload,
                                    std::size_t count) {
    const auto rows = static_cast<std::uint32_t>(count);
    EXPECT_EQ(payload.size(), format::payload_bytes(entry, rows));
    const DecimalPayload parts = lay_out(entry, rows, payload.data());
    EXPECT_TRUE(is_sound(entry, rows, parts));
    std::vector<std::int64_t> units(count);
    read_units(entry, rows, parts, units);
    return units;
}

void expect_round_trip(const Block& block, format::DecimalEncoding encoding, int width) {
    std::vector<std::uint8_t> payload;
    const format::DecimalEntry entry = encoded(block.rows(), payload);

    EXPECT_EQ(entry.encoding, encoding);
    EXPECT_EQ(entry.width, width);
    EXPECT_EQ(read_back(entry, payload, block.units.size()), block.units);
}

std::vector<std::int64_t> spread(std::int64_t first, std::int64_t step, std::size_t count) {
    std::vector<std::int64_t> values(count, first);
    for (std::size_t i = 1; i < count; ++i) {
        values[i] = values[i - 1] + step;
    }
    return values;
}

TEST(DecimalBlockTest, AConstantTakesNoRoom) {
    expect_round_trip(Block(std::vector<std::int64_t>(100, -5'000)),
                      format::DecimalEncoding::Offsets, 0);
}

TEST(DecimalBlockTest, ABlockOfAbsentValuesTakesNoRoom) {
    Block block(std::vector<std::int64_t>(9, 0));
    for (std::size_t row = 0; row < 9; ++row) {
        block.clear(row);
    }
    std::vector<std::uint8_t> payload;

    const format::DecimalEntry entry = encoded(block.rows(), payload);

    EXPECT_EQ(entry.absent, 9U);
    EXPECT_TRUE(payload.empty());
    EXPECT_EQ(read_back(entry, payload, 9), block.units);
}

TEST(DecimalBlockTest, OffsetsTakeAsManyBytesAsTheirRangeNeeds) {
    expect_round_trip(Block(spread(1'000'000'007, 1, 256)), format::DecimalEncoding::Offsets, 1);
    expect_round_trip(Block(spread(-7, 1, 300)), format::DecimalEncoding::Offsets, 2);
    expect_round_trip(Block({kLeast, -1, 0, 1, kMost}), format::DecimalEncoding::Offsets, 8);
}

TEST(DecimalBlockTest, ACommonFactorIsTakenOut) {
    expect_round_trip(Block(spread(-30'000'000'000, 10'000'000'000, 200)),
                      format::DecimalEncoding::Offsets, 1);
    expect_round_trip(Block(spread(12 * 7, 12, 200)), format::DecimalEncoding::Offsets, 1);
    expect_round_trip(Block({kLeast, 0}), format::DecimalEncoding::Offsets, 8);
}

TEST(DecimalBlockTest, FewValuesFarApartBecomeADictionary) {
    std::vector<std::int64_t> values;
    for (std::size_t row = 0; row < 1000; ++row) {
        values.push_back(row % 3 == 0 ? 1 : (row % 3 == 1 ? -99'999'999'937 : 123'456'789'012'347));
    }
    expect_round_trip(Block(values), format::DecimalEncoding::Dictionary, 1);
}

TEST(DecimalBlockTest, AbsentRowsOfADictionaryReadAsNothing) {
    std::vector<std::int64_t> values;
    for (std::size_t row = 0; row < 1000; ++row) {
        values.push_back(row % 2 == 0 ? 1'000'003 : -123'456'789'012'347);
    }
    Block block(values);
    block.clear(1);
    block.clear(999);

    expect_round_trip(block, format::DecimalEncoding::Dictionary, 1);
}

TEST(DecimalBlockTest, NumbersWrittenWithDifferentPlacesAreKeptAsWritten) {
    Block block(std::vector<std::int64_t>(400, 0));
    std::vector<std::int64_t> digits;
    std::vector<std::uint8_t> scales;
    for (std::size_t row = 0; row < 400; ++row) {
        digits.push_back(static_cast<std::int64_t>(row * 97 + 1));
        scales.push_back(row % 2 == 0 ? 0 : 14);
        block.units[row] = digits[row] * (row % 2 == 0 ? 100'000'000'000'000 : 1);
    }
    DecimalRows rows = block.rows();
    rows.scale = 14;
    rows.digits = digits;
    rows.scales = scales;
    std::vector<std::uint8_t> payload;

    const format::DecimalEntry entry = encoded(rows, payload);

    EXPECT_EQ(entry.encoding, format::DecimalEncoding::Scaled);
    EXPECT_EQ(entry.width, 2);
    EXPECT_EQ(read_back(entry, payload, 400), block.units);
}

TEST(DecimalBlockTest, ACopyKnowsTheRowsInWhichItDiffers) {
    const Block original(spread(0, 1'000'003, 1000));
    Block copy = original;
    copy.units[7] = -42;
    copy.clear(999);
    std::vector<std::uint8_t> payload;

    const auto differing = differing_rows(copy.rows(), original.rows(), 2);
    ASSERT_TRUE(differing);
    const format::DecimalEntry entry = encode_as_copy(copy.rows(), 3, *differing, payload);

    ASSERT_EQ(entry.count, 2U);
    const Exception first = exception_at(entry, payload.data(), 0);
    const Exception second = exception_at(entry, payload.data(), 1);
    EXPECT_EQ(first.row, 7U);
    EXPECT_EQ(first.units, -42);
    EXPECT_TRUE(first.is_present);
    EXPECT_EQ(second.row, 999U);
    EXPECT_FALSE(second.is_present);
    EXPECT_FALSE(differing_rows(copy.rows(), original.rows(), 1));
}

TEST(DecimalBlockTest, ACopyMayLackItsOriginalsEscapesAndHaveNoneOfItsOwn) {
    const Block plain({1, 0, 0, 4});
    const std::vector<Segment::Escape> one = {{1, Int128{kMost} * 2}};
    const std::vector<Segment::Escape> other = {{1, Int128{kMost} * 3}};
    const std::vector<Segment::Escape> both = {{1, Int128{kMost} * 2}, {2, Int128{kLeast} * 2}};
    const auto differ = [&](std::span<const Segment::Escape> copy,
                            std::span<const Segment::Escape> original) {
        DecimalRows rows = plain.rows();
        DecimalRows of = plain.rows();
        rows.escapes = copy;
        of.escapes = original;
        return differing_rows(rows, of, 4);
    };
    using Rows = std::vector<std::uint32_t>;

    EXPECT_EQ(differ(both, both), Rows());
    EXPECT_EQ(differ(one, both), Rows({2}));
    EXPECT_EQ(differ({}, both), Rows({1, 2}));
    EXPECT_EQ(differ(both, one), std::nullopt);
    EXPECT_EQ(differ(one, other), std::nullopt);
    EXPECT_EQ(differ(one, {}), std::nullopt);
}

TEST(DecimalBlockTest, ASumThatCannotLeaveInt64IsSaidToFit) {
    std::vector<std::uint8_t> payload;

    EXPECT_TRUE(encoded(Block({kMost / 2, kMost / 2}).rows(), payload).sum_fits_int64);
    EXPECT_FALSE(encoded(Block({kMost / 2, kMost / 2, 1}).rows(), payload).sum_fits_int64);
    EXPECT_FALSE(encoded(Block({kLeast, 0}).rows(), payload).sum_fits_int64);
}

TEST(DecimalBlockTest, EveryInstructionSetWritesAndReadsTheSame) {
    const Block block(spread(-1'000'000'000'007, 7'777'777'777, 5001));
    std::vector<std::uint8_t> expected;
    encoded(block.rows(), expected);
    test::for_each_simd_target([&] {
        std::vector<std::uint8_t> payload;

        const format::DecimalEntry entry = encoded(block.rows(), payload);

        EXPECT_EQ(payload, expected);
        EXPECT_EQ(read_back(entry, payload, block.units.size()), block.units);
    });
}

RC_GTEST_PROP(DecimalBlockProperty, RowsDifferWhereTheyDoInNoMoreThanAllowed, ()) {
    Block original{*rc::gen::container<std::vector<std::int64_t>>(
        *rc::gen::inRange<std::size_t>(1, 300), rc::gen::inRange<std::int64_t>(-2, 3))};
    Block copy = original;
    const auto rows = *rc::gen::container<std::vector<std::size_t>>(
        rc::gen::inRange<std::size_t>(0, copy.units.size()));
    for (const std::size_t row : rows) {
        if (*rc::gen::arbitrary<bool>()) {
            copy.clear(row);
        } else {
            copy.units[row] += 1;
        }
    }
    std::vector<std::uint32_t> expected;
    for (std::uint32_t row = 0; row < copy.units.size(); ++row) {
        if (copy.units[row] != original.units[row] || copy.present[row] != original.present[row]) {
            expected.push_back(row);
        }
    }

    const auto all = differing_rows(copy.rows(), original.rows(), copy.units.size());
    RC_ASSERT(all == expected);
    if (!expected.empty()) {
        RC_ASSERT(!differing_rows(copy.rows(), original.rows(), expected.size() - 1));
    }
}

RC_GTEST_PROP(DecimalBlockProperty, WhatIsEncodedIsReadBack, ()) {
    const auto distinct = *rc::gen::nonEmpty<std::vector<std::int64_t>>();
    const auto picks = *rc::gen::container<std::vector<std::size_t>>(
        *rc::gen::inRange<std::size_t>(1, 700),
        rc::gen::inRange<std::size_t>(0, distinct.size() + 1));
    Block block{std::vector<std::int64_t>(picks.size(), 0)};
    for (std::size_t row = 0; row < picks.size(); ++row) {
        if (picks[row] == distinct.size()) {
            block.clear(row);
        } else {
            block.units[row] = distinct[picks[row]];
        }
    }
    std::vector<std::uint8_t> payload;

    const format::DecimalEntry entry = encoded(block.rows(), payload);

    RC_ASSERT(read_back(entry, payload, block.units.size()) == block.units);
}

} // namespace
} // namespace muster::ledger
