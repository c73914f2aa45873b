#include "base/instant.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace muster {
namespace {

TEST(InstantTest, ReadsEachFormAwsWrites) {
    for (const std::string_view text :
         {"2018-10-01T00:00:00Z", "2018-10-01T00:00:00.000Z", "2018-10-01 00:00:00", "2018-10-01",
          "20181001T000000.000Z", "20181001T000000Z", "2018-10-01T02:00:00+02:00",
          "2018-09-30T19:00:00-0500", "2018/10/01 00:00:00", "2018/10/01"}) {
        const auto parsed = Instant::parse(text);
        ASSERT_TRUE(parsed) << text;
        EXPECT_EQ(parsed->str(), "2018-10-01T00:00:00Z") << text;
    }
}

TEST(InstantTest, AFieldOutOfItsRangeIsRefused) {
    for (const std::string_view text :
         {"2023-02-01T30:00:00Z", "2023-02-29", "2023-13-01", "2023-00-01", "2023-01-00",
          "2023-01-01T00:60:00Z", "2023-01-01T00:00:60Z", "2023-01-01T00:00:00+15:00",
          "2023-01-01T00:00:00+00:60", "2023-01-01T24:00:00Z"}) {
        const auto parsed = Instant::parse(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().kind, ErrorKind::Invalid) << text;
        EXPECT_EQ(parsed.error().reason, "instant.malformed") << text;
    }
}

TEST(InstantTest, AnIncompleteOrLongerTextIsRefused) {
    for (const std::string_view text :
         {"", "2023", "2023-01", "2023-0101", "202301-01", "2023-01-01T", "2023-01-01T00",
          "2023-01-01T00:00", "2023-01-01T00:0000Z", "2023-01-01T0000:00Z", "2023-01-01T00:00:00ZZ",
          "2023-01-01T00:00:00+1", " 2023-01-01", "2023-01-01 ", "+023-01-01",
          "2023-01-01T00:00:00.Z", "2023/01-01", "2023-01/01", "2023/0101"}) {
        EXPECT_FALSE(Instant::parse(text)) << text;
    }
}

TEST(InstantTest, PlacesPastTheMillisecondAreDropped) {
    EXPECT_EQ(Instant::parse("2023-01-01T00:00:00.1239999Z")->str(), "2023-01-01T00:00:00.123Z");
    EXPECT_EQ(Instant::parse("2023-01-01T00:00:00.5Z")->str(), "2023-01-01T00:00:00.500Z");
}

TEST(InstantTest, TimesApartAddUp) {
    const Instant first = Instant::from_unix_millis(1'000);
    const Instant second = first + std::chrono::seconds{2};

    EXPECT_EQ(second.unix_millis(), 3'000);
    EXPECT_EQ(second - first, std::chrono::seconds{2});
    EXPECT_EQ(second - std::chrono::seconds{2}, first);
}

TEST(InstantTest, DaysBeforeTheEpochRoundDown) {
    const Instant before = Instant::parse("1969-12-31T23:59:59.999Z").value();

    EXPECT_EQ(before.unix_millis(), -1);
    EXPECT_EQ(before.unix_days(), -1);
    EXPECT_EQ(before.str(), "1969-12-31T23:59:59.999Z");
}

RC_GTEST_PROP(InstantTest, EveryInstantOfFourDigitYearsReadsBack, ()) {
    constexpr std::int64_t kYear0 = -62'167'219'200'000;
    constexpr std::int64_t kYear10000 = 253'402'300'800'000;
    const auto instant =
        Instant::from_unix_millis(*rc::gen::inRange<std::int64_t>(kYear0, kYear10000));

    RC_ASSERT(Instant::parse(instant.str()).value() == instant);
}

TEST(BillingMonthTest, HoldsItsInstantsAndNoOthers) {
    const BillingMonth october = BillingMonth::parse("2018-10").value();

    EXPECT_EQ(BillingMonth::of(october.start()), october);
    EXPECT_EQ(BillingMonth::of(Instant::parse("2018-10-31T23:59:59.999Z").value()), october);
    EXPECT_EQ(BillingMonth::of(october.next().start()), october.next());
    EXPECT_NE(october.next(), october);
}

TEST(BillingMonthTest, DecemberIsFollowedByJanuary) {
    EXPECT_EQ(BillingMonth::parse("2018-12")->next().str(), "2019-01");
}

TEST(BillingMonthTest, AnythingElseIsRefused) {
    for (const std::string_view text :
         {"", "2018", "2018-1", "2018-13", "2018-00", "201810", "2018-10-01", "2018/10"}) {
        const auto parsed = BillingMonth::parse(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().reason, "billing_month.malformed") << text;
    }
}

} // namespace
} // namespace muster
