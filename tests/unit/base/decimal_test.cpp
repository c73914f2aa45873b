#include "base/decimal.h"

#include <string>

#include <gtest/gtest.h>

namespace muster {
namespace {

struct DecimalCase {
    std::string text;
    std::string expected;
    bool rounded = false;
};

class DecimalParseTest : public testing::TestWithParam<DecimalCase> {};

TEST_P(DecimalParseTest, ReadsExactlyOrSaysThatItRounded) {
    const auto parsed = Decimal::parse(GetParam().text);

    ASSERT_TRUE(parsed) << GetParam().text;
    EXPECT_EQ(parsed->str(), GetParam().expected) << GetParam().text;
    EXPECT_EQ(parsed->is_rounded(), GetParam().rounded) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Amounts,
    DecimalParseTest,
    testing::Values(DecimalCase{"0", "0"},
                    DecimalCase{"-0.0000000001", "-0.0000000001"},
                    DecimalCase{"+12.50", "12.5"},
                    DecimalCase{"1.2E-4", "0.00012"},
                    DecimalCase{"3e5", "300000"},
                    DecimalCase{"7.", "7"},
                    DecimalCase{".5", "0.5"},
                    DecimalCase{"0.1234567890123456", "0.1234567890123456"},
                    DecimalCase{"0.1234567890123456785", "0.123456789012345679", true},
                    DecimalCase{"92233720368547758080.25", "92233720368547758080.25"},
                    DecimalCase{"1e-400", "0", true}));

TEST(DecimalTest, RefusesWhatIsNotANumber) {
    for (const auto* text :
         {"", "-", ".", "1,5", "0x1", "1e", "1e+", "1e+-5", "NaN", " 1", "1 ", "1.2.3"}) {
        const auto parsed = Decimal::parse(text);

        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().reason, "decimal.malformed") << text;
    }
}

TEST(DecimalTest, RefusesNumbersPastThirtyEightDigits) {
    const auto parsed = Decimal::parse("1e39");

    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().reason, "decimal.overflow");
}

TEST(DecimalTest, RoundsHalfAwayFromZeroWhenPlacesAreDropped) {
    EXPECT_EQ(Decimal(25, 1).rescaled(0)->str(), "3");
    EXPECT_EQ(Decimal(-25, 1).rescaled(0)->str(), "-3");
    EXPECT_EQ(Decimal(24, 1).rescaled(0)->str(), "2");
}

TEST(DecimalTest, ReadsADoubleAsThePersonWhoPrintedItWould) {
    EXPECT_EQ(Decimal::from_double(0.1)->str(), "0.1");
    EXPECT_EQ(Decimal::from_double(-4064.48313154)->str(), "-4064.48313154");
}

TEST(DecimalTest, RoundsByTheFirstOfTheDigitsThatDoNotFit) {
    const auto up = Decimal::parse("12345678901234567890123.1234567890123456");
    EXPECT_EQ(up->str(), "12345678901234567890123.123456789012346");
    EXPECT_TRUE(up->is_rounded());

    EXPECT_EQ(Decimal::parse("12345678901234567890123.1234567890123454")->str(),
              "12345678901234567890123.123456789012345");
    EXPECT_EQ(Decimal::parse("99999999999999999999999999999999999999.5").error().reason,
              "decimal.overflow");
}

TEST(DecimalTest, OverflowIsAnErrorOnBothSides) {
    const Decimal most(power_of_ten(38) - 1, 0);

    EXPECT_EQ(most.plus({1, 0}).error().reason, "decimal.overflow");
    EXPECT_EQ(most.negated().plus({-1, 0}).error().reason, "decimal.overflow");
    EXPECT_EQ(most.rescaled(1).error().reason, "decimal.overflow");
    EXPECT_EQ(most.plus(most.negated())->str(), "0");
}

TEST(DecimalTest, TheSmallestUnitsAreWrittenThoughTheyHaveNoOpposite) {
    const Decimal smallest(static_cast<Int128>(UInt128{1} << 127), 10);

    EXPECT_EQ(smallest.str(), "-17014118346046923173168730371.5884105728");
    EXPECT_THROW(static_cast<void>(smallest.negated()), std::logic_error);
}

TEST(DecimalTest, EqualityIsOfNumbersNotOfForms) {
    EXPECT_EQ(Decimal(150, 2), Decimal(15, 1));
    EXPECT_FALSE(Decimal(150, 2) == Decimal(150, 1));
}

TEST(DecimalTest, AddsAcrossScales) {
    EXPECT_EQ(Decimal(1, 18).plus({1, 0})->str(), "1.000000000000000001");
}

} // namespace
} // namespace muster
