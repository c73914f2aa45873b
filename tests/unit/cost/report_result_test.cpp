#include "cost/report_result.h"

#include <gtest/gtest.h>

#include "cost/report_text.h"

namespace muster::cost {
namespace {

using std::chrono::sys_days;
using namespace std::chrono_literals;

const DateRange kRange{sys_days{2018y / 10 / 1}, sys_days{2018y / 11 / 30}};

using Text = std::optional<std::string>;

std::optional<Decimal> number(std::string_view text) {
    return text.empty() ? std::nullopt : std::optional(*Decimal::parse(text));
}

ledger::QueryRow group(std::vector<Text> key, std::initializer_list<std::string_view> sums) {
    ledger::QueryRow row{std::move(key), {}};
    for (const std::string_view sum : sums) {
        row.sums.push_back(number(sum));
    }
    return row;
}

std::string line(const ReportRow& row) {
    std::string text = row.period.value_or("?");
    for (const auto& value : row.dimensions) {
        text += "|" + value.value_or("(absent)");
    }
    for (const auto& sum : row.measures) {
        text += "|" + (sum ? sum->str() : "(none)");
    }
    return text + (row.is_other ? "*" : "");
}

std::vector<std::string> lines(const Result<ReportResult>& result) {
    std::vector<std::string> texts;
    for (const ReportRow& row : result->rows) {
        texts.push_back(line(row));
    }
    return texts;
}

using Lines = std::vector<std::string>;

TEST(ReportResultTest, RowsAreSortedByPeriodAndThenByBytesWithAbsentFirst) {
    const Report report = *parse_report("lines by service for 2018");

    const auto result =
        arrange(report, kRange,
                {group({"2018-11-01", "a"}, {"1"}), group({"2018-10-01", "ä"}, {"2"}),
                 group({"2018-10-01", "z"}, {"3"}), group({"2018-10-01", {}}, {"4"}),
                 group({"2018-10-01", "Z"}, {"5"})});

    EXPECT_EQ(lines(result), (Lines{"2018-10-01|(absent)|4", "2018-10-01|Z|5", "2018-10-01|z|3",
                                    "2018-10-01|ä|2", "2018-11-01|a|1"}));
}

TEST(ReportResultTest, ATotalBeginsWithThePeriod) {
    const auto result =
        arrange(*parse_report("lines per total for 2018"), kRange, {group({}, {"7"})});

    EXPECT_EQ(lines(result), Lines{"2018-10-01|7"});
}

TEST(ReportResultTest, TopRanksOverTheWholePeriodAndFoldsTheRestExactly) {
    const Report report = *parse_report("lines, unblended_cost by service for 2018 top 1");

    const auto result = arrange(
        report, kRange,
        {group({"2018-10-01", "steady"}, {"1", "6"}), group({"2018-11-01", "steady"}, {"1", "6"}),
         group({"2018-10-01", "peak"}, {"1", "10"}),
         group({"2018-10-01", "tiny"}, {"100", "0.0000000001"}),
         group({"2018-10-01", "none"}, {"1", ""}), group({"2018-11-01", "none"}, {"5", ""})});

    EXPECT_EQ(lines(result), (Lines{"2018-10-01|steady|1|6", "2018-10-01|Other|102|10.0000000001*",
                                    "2018-11-01|steady|1|6", "2018-11-01|Other|5|(none)*"}));
}

TEST(ReportResultTest, OtherComesLastInItsPeriod) {
    const Report report = *parse_report("unblended_cost by service for 2018 top 1");

    const auto result =
        arrange(report, kRange,
                {group({"2018-10-01", "Zebra"}, {"2"}), group({"2018-10-01", "Ant"}, {"1"})});

    EXPECT_EQ(lines(result), (Lines{"2018-10-01|Zebra|2", "2018-10-01|Other|1*"}));
}

TEST(ReportResultTest, NegativeSumsRankBelowPositiveAndAbsentLast) {
    const Report report = *parse_report("unblended_cost by service for 2018 top 2");

    const auto result =
        arrange(report, kRange,
                {group({"2018-10-01", "credit"}, {"-5"}), group({"2018-10-01", "absent"}, {""}),
                 group({"2018-10-01", "cost"}, {"1"})});

    EXPECT_EQ(lines(result),
              (Lines{"2018-10-01|cost|1", "2018-10-01|credit|-5", "2018-10-01|Other|(none)*"}));
}

TEST(ReportResultTest, EqualSumsAreKeptInTheOrderOfTheirNames) {
    const Report report = *parse_report("unblended_cost by service for 2018 top 1");

    const auto result = arrange(
        report, kRange, {group({"2018-10-01", "b"}, {"1.0"}), group({"2018-10-01", "a"}, {"1"})});

    EXPECT_EQ(lines(result), (Lines{"2018-10-01|a|1", "2018-10-01|Other|1*"}));
}

TEST(ReportResultTest, EnoughRoomLeavesNoOther) {
    const Report report = *parse_report("unblended_cost by service for 2018 top 2");

    const auto result = arrange(
        report, kRange, {group({"2018-10-01", "a"}, {"1"}), group({"2018-10-01", "b"}, {"2"})});

    EXPECT_EQ(lines(result), (Lines{"2018-10-01|a|1", "2018-10-01|b|2"}));
}

TEST(ReportResultTest, ATotalOfAbsentSumsIsAbsent) {
    const auto result =
        arrange(*parse_report("lines, net_cost for 2018"), kRange,
                {group({"2018-10-01"}, {"1", ""}), group({"2018-11-01"}, {"2", ""})});

    const auto sums = totals(*result);

    ASSERT_TRUE(sums);
    EXPECT_EQ((*sums)[0], number("3"));
    EXPECT_FALSE((*sums)[1]);
}

} // namespace
} // namespace muster::cost
