#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cost/report_executor.h"
#include "cost/report_text.h"
#include "support/small_bill.h"

namespace muster::cost {

/// What every ReportExecutor must do. Instantiated for each one.
struct ExecutorCase {
    std::string name;
    std::function<std::unique_ptr<ReportExecutor>(const ledger::Store&)> make;
};

class ReportExecutorContract : public testing::TestWithParam<ExecutorCase> {
protected:
    using Lines = std::vector<std::string>;

    ReportExecutorContract() {
        bills_.import("2026-10", {
                                     {.cost = "10.0000000001"},
                                     {.account = "000000000043",
                                      .start = "2026-10-03T00:00:00Z",
                                      .team = "web",
                                      .amount = "0.123456789012345678",
                                      .cost = "2.5"},
                                     {.service = "AmazonS3", .zone = "us-east-1a", .cost = "1e-1"},
                                     {.service = "AmazonS3", .team = "data", .cost = "-0.5"},
                                     // A fee that began before the month which bills it.
                                     {.service = "AWSSupport",
                                      .start = "2026-09-15T00:00:00Z",
                                      .type = "Fee",
                                      .usage_type = "",
                                      .amount = "",
                                      .cost = "100"},
                                 });
        bills_.import("2026-11", {{.start = "2026-11-30T23:00:00Z", .cost = "7"}});
    }

    Result<ReportResult> run(std::string_view text) {
        const auto report = parse_report(text);
        if (!report) {
            return report.error();
        }
        return GetParam().make(bills_.store())->run(*report, now_, {});
    }

    Lines lines(std::string_view text) {
        const auto result = run(text);
        if (!result) {
            return {result.error().detail};
        }
        Lines lines;
        for (const ReportRow& row : result->rows) {
            std::vector<std::string> cells{row.period.value_or("-")};
            for (const auto& value : row.dimensions) {
                cells.push_back(value.value_or("-"));
            }
            for (const auto& sum : row.measures) {
                cells.push_back(sum ? sum->str() : "-");
            }
            lines.push_back(test::line_of(cells));
        }
        return lines;
    }

    Instant now_ = *Instant::parse("2026-12-01T00:00:00Z");
    test::BillStore bills_;
};

TEST_P(ReportExecutorContract, SumsAreExact) {
    EXPECT_EQ(lines("lines, unblended_cost, usage_amount for 2026-10"),
              Lines{"2026-10-01|5|112.1000000001|3.123456789012345678"});
}

TEST_P(ReportExecutorContract, GroupsAreSortedWithAbsentValuesFirst) {
    EXPECT_EQ(lines("unblended_cost by service, tag:Team for 2026-10"),
              (Lines{"2026-10-01|AWSSupport|-|100", "2026-10-01|AmazonEC2|-|10.0000000001",
                     "2026-10-01|AmazonEC2|web|2.5", "2026-10-01|AmazonS3|-|0.1",
                     "2026-10-01|AmazonS3|data|-0.5"}));
}

TEST_P(ReportExecutorContract, AChargeCountsInTheMonthThatBillsIt) {
    EXPECT_EQ(lines("unblended_cost per day for 2026-09..2026-10 where service = AWSSupport"),
              Lines{"2026-10-01|100"});
    EXPECT_EQ(lines("lines for 2026-09"), Lines{});
}

TEST_P(ReportExecutorContract, PeriodsOfDaysCutThroughMonths) {
    EXPECT_EQ(lines("lines per total for 2026-10-03..2026-11-30"), Lines{"2026-10-03|2"});
    EXPECT_EQ(lines("lines per month for 2026-10-03..2026-11-29"), Lines{"2026-10-01|1"});
}

TEST_P(ReportExecutorContract, EveryGranularityBeginsItsStep) {
    EXPECT_EQ(lines("lines per hour for 2026-11"), Lines{"2026-11-30T23:00:00Z|1"});
    EXPECT_EQ(lines("lines per day for 2026-11"), Lines{"2026-11-30|1"});
    EXPECT_EQ(lines("lines per week for 2026-11"), Lines{"2026-11-30|1"});
    EXPECT_EQ(lines("lines per quarter for 2026-11"), Lines{"2026-10-01|1"});
    EXPECT_EQ(lines("lines per total for 2026-11"), Lines{"2026-11-01|1"});
}

TEST_P(ReportExecutorContract, NegatedConditionsAcceptAbsentValues) {
    EXPECT_EQ(lines("lines for 2026-10 where tag:Team != web"), Lines{"2026-10-01|4"});
    EXPECT_EQ(lines("lines for 2026-10 where tag:Team not in (web, data)"), Lines{"2026-10-01|3"});
    EXPECT_EQ(lines("lines for 2026-10 where not tag:Team contains e"), Lines{"2026-10-01|4"});
}

TEST_P(ReportExecutorContract, OtherConditionsDoNot) {
    EXPECT_EQ(lines("lines for 2026-10 where tag:Team starts-with w or tag:Team matches '^d.t'"),
              Lines{"2026-10-01|2"});
    EXPECT_EQ(lines("lines for 2026-10 where tag:Team is null and az is not null"),
              Lines{"2026-10-01|1"});
    EXPECT_EQ(lines("lines for 2026-10 where tag:Team = Web"), Lines{});
}

TEST_P(ReportExecutorContract, ColumnsGoByEitherOfTheirNames) {
    const Lines expected = lines("lines by usage_type for 2026-10");

    EXPECT_EQ(lines("lines by lineItem/UsageType for 2026-10"), expected);
    EXPECT_EQ(lines("lines by line_item_usage_type for 2026-10"), expected);
}

TEST_P(ReportExecutorContract, TheTimeOfAChargeIsADimensionAsItWasWritten) {
    EXPECT_EQ(lines("lines by line_item_usage_start_date for 2026-11"),
              Lines{"2026-11-01|2026-11-30T23:00:00Z|1"});
}

TEST_P(ReportExecutorContract, AMeasureWithoutNumbersIsAbsent) {
    EXPECT_EQ(lines("lines, public_on_demand_cost, blended_cost for 2026-11"),
              Lines{"2026-11-01|1|-|-"});
}

TEST_P(ReportExecutorContract, TopFoldsTheRest) {
    EXPECT_EQ(lines("lines, unblended_cost by service for 2026-10..2026-11 top 1"),
              (Lines{"2026-10-01|AWSSupport|1|100", "2026-10-01|Other|4|12.1000000001",
                     "2026-11-01|Other|1|7"}));
}

TEST_P(ReportExecutorContract, AmountsOfSeveralCurrenciesAreNeverSummedUp) {
    bills_.import("2026-12", {{.cost = "3", .currency = "EUR"}, {.cost = "5", .currency = "EUR"}});

    for (const char* const text :
         {"unblended_cost for 2026-11..2026-12",
          "unblended_cost for 2026-11..2026-12 where currency is not null",
          "unblended_cost by service for 2026-11..2026-12 where currency in (USD, EUR)",
          "lines, blended_cost for 2026-11..2026-12 where not currency = GBP"}) {
        const auto result = run(text);
        ASSERT_FALSE(result) << text;
        EXPECT_EQ(result.error().kind, ErrorKind::Impossible);
        EXPECT_EQ(result.error().reason, "report.mixed_currencies") << text;
    }
    EXPECT_EQ(lines("unblended_cost per total for 2026-11..2026-12 where currency = EUR"),
              Lines{"2026-11-01|8"});
    EXPECT_EQ(lines("unblended_cost by service for 2026-11..2026-12 where currency != EUR"),
              Lines{"2026-11-01|AmazonEC2|7"});
    EXPECT_EQ(lines("unblended_cost by currency per total for 2026-11..2026-12"),
              (Lines{"2026-11-01|EUR|8", "2026-11-01|USD|7"}));
    EXPECT_EQ(lines("lines per total for 2026-11..2026-12"), Lines{"2026-11-01|3"});
}

TEST_P(ReportExecutorContract, TheAnswerSaysItsCurrency) {
    bills_.import("2026-12", {{.cost = "3", .currency = "EUR"}});

    EXPECT_EQ(run("unblended_cost for 2026-11")->currency, "USD");
    EXPECT_EQ(run("unblended_cost for 2026-12")->currency, "EUR");
    EXPECT_EQ(run("unblended_cost by currency for 2026-11..2026-12")->currency, "");
}

TEST_P(ReportExecutorContract, ATagThatNoBillHasIsNotedAndAbsent) {
    const auto result = run("lines by tag:Taem for 2026-10");

    ASSERT_TRUE(result);
    ASSERT_EQ(result->notes.size(), 1U);
    EXPECT_NE(result->notes.front().find("did you mean 'tag:Team'?"), std::string::npos);
    EXPECT_TRUE(run("lines by tag:Team for 2026-10")->notes.empty());
}

TEST_P(ReportExecutorContract, UnknownNamesAreRefused) {
    const auto dimension = run("lines by srevice for 2026-10");
    const auto filter = run("lines for 2026-10 where srevice is null");
    const auto measure = run("unblended for 2026-10");

    ASSERT_FALSE(dimension || filter || measure);
    EXPECT_EQ(dimension.error().reason, "report.unknown_dimension");
    EXPECT_EQ(filter.error().reason, "report.unknown_dimension");
    EXPECT_TRUE(filter.error().detail.starts_with("column 25: ")) << filter.error().detail;
    EXPECT_EQ(measure.error().reason, "report.unknown_measure");
}

TEST_P(ReportExecutorContract, TextThatIsNoNumberHasNoSum) {
    const auto result = run("lineItem/ProductCode for 2026-10");

    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::Invalid);
    EXPECT_EQ(result.error().reason, "ledger.not_a_number");
}

TEST_P(ReportExecutorContract, NoBillsAreNoRows) {
    EXPECT_EQ(lines("lines by service for 2020"), Lines{});
}

TEST_P(ReportExecutorContract, AStoppedReportSaysSo) {
    std::stop_source source;
    source.request_stop();

    const auto result =
        GetParam()
            .make(bills_.store())
            ->run(*parse_report("lines per hour for 2026-10"), now_, source.get_token());

    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::Conflict);
    EXPECT_EQ(result.error().reason, "ledger.cancelled");
}

} // namespace muster::cost
