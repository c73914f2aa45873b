#include "base/money.h"

#include <gtest/gtest.h>

namespace muster {
namespace {

class MoneyTest : public testing::Test {
protected:
    static Money dollars(std::string_view amount) {
        return Money::from_decimal(Decimal::parse(amount).value(), usd()).value();
    }
    static Currency usd() { return Currency::parse("USD").value(); }
    static Currency euro() { return Currency::parse("EUR").value(); }
};

TEST_F(MoneyTest, SumsAreExact) {
    EXPECT_EQ(dollars("0.1").plus(dollars("0.2")).value(), dollars("0.3"));
    EXPECT_EQ(dollars("1").minus(dollars("0.0000000001")).value().str(), "0.9999999999 USD");
}

TEST_F(MoneyTest, PlacesPastTheTenthRoundOnceHalfAwayFromZero) {
    EXPECT_EQ(dollars("0.00000000005").units(), 1);
    EXPECT_EQ(dollars("-0.00000000005").units(), -1);
    EXPECT_EQ(dollars("0.000000000049").units(), 0);
}

TEST_F(MoneyTest, TwoCurrenciesHaveNoSum) {
    const auto mixed = dollars("1").plus(Money::zero(euro()));

    ASSERT_FALSE(mixed);
    EXPECT_EQ(mixed.error().kind, ErrorKind::Invalid);
    EXPECT_EQ(mixed.error().reason, "money.mixed_currencies");
}

TEST_F(MoneyTest, OverflowIsAnErrorOnBothSides) {
    const Int128 most = power_of_ten(38) - 1;
    const Money money = Money::from_units(most, usd()).value();

    EXPECT_EQ(Money::from_units(most + 1, usd()).error().reason, "money.overflow");
    EXPECT_EQ(Money::from_units(-most - 1, usd()).error().reason, "money.overflow");
    EXPECT_EQ(money.plus(dollars("0.0000000001")).error().reason, "money.overflow");
    EXPECT_EQ(money.plus(money).error().reason, "money.overflow");
    EXPECT_EQ(money.negated().minus(money).error().reason, "money.overflow");
    EXPECT_EQ(money.plus(money.negated()).value(), Money::zero(usd()));
}

TEST_F(MoneyTest, AnAmountPastWhatUnitsHoldIsAnOverflow) {
    const Decimal huge = Decimal::parse("99999999999999999999999999999999999999").value();

    EXPECT_EQ(Money::from_decimal(huge, usd()).error().reason, "money.overflow");
}

TEST_F(MoneyTest, SumsPastSixtyFourBitsAreExact) {
    Money sum = Money::zero(usd());
    for (int i = 0; i < 3; ++i) {
        sum = sum.plus(dollars("922337203685477.5807")).value();
    }

    EXPECT_EQ(sum.str(), "2767011611056432.7421 USD");
}

TEST_F(MoneyTest, ACurrencyIsThreeCapitalLetters) {
    for (const std::string_view text : {"", "US", "USDX", "usd", "U$D"}) {
        EXPECT_EQ(Currency::parse(text).error().reason, "currency.malformed") << text;
    }
}

} // namespace
} // namespace muster
