#include "cost/rollup_choice.h"

#include <gtest/gtest.h>

#include "cost/report_text.h"

namespace muster::cost {
namespace {

constexpr std::size_t kDay = 0;
constexpr std::size_t kMonth = 1;

/// A version with a small month rollup and a larger day rollup, both without resources.
class RollupChoiceTest : public testing::Test {
protected:
    RollupChoiceTest() {
        for (const char* name : {"line_item_usage_start_date", "line_item_product_code",
                                 "line_item_usage_account_id", "line_item_resource_id"}) {
            schema_.columns.push_back({name, name, ledger::ColumnKind::Text});
        }
        for (const char* name : {"unblended_cost", "usage_amount"}) {
            schema_.columns.push_back({name, name, ledger::ColumnKind::Money});
        }
        const std::vector<std::string> keys = {
            "line_item_usage_start_date", "line_item_product_code", "line_item_usage_account_id"};
        version_.schemas = {&schema_};
        version_.facts = {"test", BillingMonth::of(*Instant::parse("2026-10-01"))};
        version_.rollups = {{ledger::Grain::Day, keys, {"unblended_cost"}, 1000},
                            {ledger::Grain::Month, keys, {"unblended_cost"}, 100}};
    }

    std::optional<std::size_t> chosen(std::string_view text) {
        const Report report = *parse_report(text);
        const DateRange range = report.period.resolve(Instant{});
        return choose_rollup(version_, *report_query(report, range));
    }

    ledger::Schema schema_;
    VersionShape version_;
};

TEST_F(RollupChoiceTest, TheSmallestThatServesIsChosen) {
    EXPECT_EQ(chosen("unblended_cost by service for 2026-10"), kMonth);
    EXPECT_EQ(chosen("lines per quarter for 2026-10"), kMonth);
    EXPECT_EQ(chosen("unblended_cost by service per day for 2026-10"), kDay);
    EXPECT_EQ(chosen("unblended_cost per week for 2026-10"), kDay);
}

TEST_F(RollupChoiceTest, APeriodOfDaysNeedsDays) {
    EXPECT_EQ(chosen("unblended_cost per total for 2026-10-05..2026-10-06"), kDay);
}

TEST_F(RollupChoiceTest, HoursAreInNoRollup) {
    EXPECT_EQ(chosen("unblended_cost per hour for 2026-10"), std::nullopt);
}

TEST_F(RollupChoiceTest, AColumnThatIsNotKeptNeedsTheCharges) {
    EXPECT_EQ(chosen("unblended_cost by resource for 2026-10"), std::nullopt);
    EXPECT_EQ(chosen("unblended_cost for 2026-10 where resource is null"), std::nullopt);
    EXPECT_EQ(chosen("usage_amount for 2026-10"), std::nullopt);
}

TEST_F(RollupChoiceTest, AColumnThatNoBillHasIsAbsentEitherWay) {
    EXPECT_EQ(chosen("unblended_cost, net_cost by tag:Team for 2026-10"), kMonth);
}

TEST_F(RollupChoiceTest, AColumnThatOneSegmentHasCounts) {
    ledger::Schema other = schema_;
    other.columns.push_back({"resource_tags_user_team", "resourceTags/user:Team"});
    version_.schemas.push_back(&other);

    EXPECT_EQ(chosen("unblended_cost by tag:Team for 2026-10"), std::nullopt);
}

TEST_F(RollupChoiceTest, TheTimeAsWrittenNeedsTheCharges) {
    EXPECT_EQ(chosen("lines by line_item_usage_start_date for 2026-10"), std::nullopt);
}

} // namespace
} // namespace muster::cost
