#include "api_cost/report_text.h"

#include <gtest/gtest.h>

#include "base/json_codec.h"

namespace muster::api {
namespace {

ReportAnswer answer_of(std::vector<cost::ReportRow> rows) {
    return {.report = {},
            .dimensions = {"service", "tag:\"team\""},
            .measures = {"unblended_cost", "lines"},
            .rows = std::move(rows),
            .total = {Decimal::parse("3.5").value(), std::nullopt},
            .currency = "USD",
            .sources = {"R1"},
            .notes = {}};
}

void expect_as_by_tree(const ReportAnswer& answer) {
    EXPECT_EQ(report_text(answer), to_json(answer).str());
}

TEST(ReportTextTest, IsThatOfTheTree) {
    expect_as_by_tree(answer_of({}));
    expect_as_by_tree(
        answer_of({{.period = "2026-10-01",
                    .dimensions = {"AmazonEC2", std::nullopt},
                    .measures = {Decimal::parse("-0.0000000001").value(), std::nullopt},
                    .is_other = false},
                   {.period = std::nullopt,
                    .dimensions = {"a \"quoted\"\n\x01 t\xc3\xa9xt \xff", "\\"},
                    .measures = {Decimal::parse("12345678901234567890.5").value(),
                                 Decimal::parse("7").value()},
                    .is_other = true}}));
    expect_as_by_tree(
        answer_of({{.period = "2026-10-01", .dimensions = {}, .measures = {}, .is_other = false}}));
}

} // namespace
} // namespace muster::api
