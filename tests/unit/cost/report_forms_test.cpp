#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "cost/report_json.h"
#include "cost/report_text.h"
#include "support/report_generator.h"

namespace muster::cost {

void showValue(const Report& report, std::ostream& out) {
    out << to_text(report);
}

namespace {

RC_GTEST_PROP(ReportFormsTest, TextAndDocumentReadBackAsTheSameReport, ()) {
    const Report report = *test::any_report();

    const auto from_text = parse_report(to_text(report));
    const auto from_json = report_from_json(to_json(report));

    RC_ASSERT(from_text.has_value());
    RC_ASSERT(from_json.has_value());
    RC_ASSERT(*from_text == report);
    RC_ASSERT(*from_json == report);
}

TEST(ReportFormsTest, TextAndDocumentSayTheSame) {
    const auto from_text =
        parse_report("unblended_cost, lines by service, tag:Team per day for last-3-months top 10 "
                     "where region = us-east-1 and account not in (012345678901, 'x y')");
    const auto from_json = report_from_json(R"({
        "measures": ["unblended_cost", "lines"], "by": ["service", "tag:Team"],
        "granularity": "day", "period": "last-3-months", "top": 10,
        "filter": {"and": [
            {"dimension": "region", "operator": "=", "value": "us-east-1"},
            {"dimension": "account", "operator": "not in", "values": ["012345678901", "x y"]}]}})");

    ASSERT_TRUE(from_text) << from_text.error().detail;
    ASSERT_TRUE(from_json) << from_json.error().detail;
    EXPECT_EQ(*from_text, *from_json);
    EXPECT_EQ(from_text->top, 10U);
    EXPECT_EQ(from_text->granularity, Granularity::Day);
}

TEST(ReportFormsTest, ADocumentMayHoldItsFilterAsText) {
    const auto report = report_from_json(R"({"period": "2018", "filter": "service is null"})");

    ASSERT_TRUE(report);
    EXPECT_EQ(*report, *parse_report("for 2018 where service is null"));
}

TEST(ReportFormsTest, OnlyThePeriodIsRequired) {
    const auto report = parse_report("for 2018-10");

    ASSERT_TRUE(report);
    EXPECT_EQ(*report, *report_from_json(R"({"period": "2018-10"})"));
    EXPECT_EQ(report->measures, std::vector<std::string>{"unblended_cost"});
    EXPECT_EQ(report->granularity, Granularity::Month);
}

TEST(ReportFormsTest, AFieldThatIsNullIsAbsent) {
    EXPECT_EQ(*report_from_json(R"({"period": "2018", "measures": null, "by": null, "top": null,
                                    "granularity": null, "filter": null})"),
              *report_from_json(R"({"period": "2018"})"));
    EXPECT_FALSE(report_from_json(R"({"period": null})"));
}

TEST(ReportFormsTest, WrongTextsAreRefused) {
    const struct {
        std::string_view text;
        std::string_view slug;
    } rows[] = {
        {"", "report.syntax"},
        {"lines", "report.syntax"},
        {"lines by for 2018", "report.syntax"},
        {"lines for 2018 by service", "report.syntax"},
        {"lines per year for 2018", "report.granularity_unknown"},
        {"lines for", "report.period_malformed"},
        {"lines for 2018-14", "report.period_malformed"},
        {"lines by service for 2018 top x", "report.top_out_of_range"},
        {"lines by service for 2018 top 0", "report.top_out_of_range"},
        {"lines for 2018 top 5", "report.top_out_of_range"},
        {"lines, lines for 2018", "report.duplicate_column"},
        {"lines by period for 2018", "report.duplicate_column"},
        {"lines for 2018 where service", "report.syntax"},
        {"lines for 2018 where x matches '['", "report.filter_regex"},
    };

    for (const auto& row : rows) {
        const auto report = parse_report(row.text);
        ASSERT_FALSE(report) << row.text;
        EXPECT_EQ(report.error().kind, ErrorKind::Invalid);
        EXPECT_EQ(report.error().reason, row.slug) << row.text;
    }
}

TEST(ReportFormsTest, WrongDocumentsAreRefused) {
    const struct {
        std::string_view text;
        std::string_view slug;
    } rows[] = {
        {"", "report.json_malformed"},
        {"[]", "report.json_malformed"},
        {"{}", "report.json_malformed"},
        {R"({"period": "2018", "limit": 5})", "report.json_malformed"},
        {R"({"period": 2018})", "report.json_malformed"},
        {R"({"period": "2018", "period": "2019"})", "report.json_malformed"},
        {R"({"period": "2018-14"})", "report.period_malformed"},
        {R"({"period": "2018", "measures": []})", "report.no_measures"},
        {R"({"period": "2018", "measures": [""]})", "report.json_malformed"},
        {R"({"period": "2018", "by": ["a\u0000b"]})", "report.json_malformed"},
        {R"({"period": "2018", "by": ["a"], "top": -1})", "report.top_out_of_range"},
        {R"({"period": "2018", "by": ["a"], "top": 1.5})", "report.top_out_of_range"},
        {R"({"period": "2018", "granularity": "year"})", "report.granularity_unknown"},
        {R"({"period": "2018", "filter": {}})", "report.json_malformed"},
        {R"({"period": "2018", "filter": {"and": []}})", "report.json_malformed"},
        {R"({"period": "2018", "filter": {"xor": []}})", "report.json_malformed"},
        {R"({"period": "2018", "filter": "a ="})", "report.filter_syntax"},
        {R"({"period": "2018", "filter": {"dimension": "a", "operator": "like", "value": "b"}})",
         "report.json_malformed"},
        {R"({"period": "2018", "filter": {"dimension": "a", "operator": "in", "value": "b"}})",
         "report.json_malformed"},
        {R"({"period": "2018", "filter": {"dimension": "a", "operator": "is null", "value": "b"}})",
         "report.json_malformed"},
        {R"({"period": "2018", "filter": {"dimension": "a", "operator": "matches", "value": "("}})",
         "report.filter_regex"},
    };

    for (const auto& row : rows) {
        const auto report = report_from_json(row.text);
        ASSERT_FALSE(report) << row.text;
        EXPECT_EQ(report.error().kind, ErrorKind::Invalid);
        EXPECT_EQ(report.error().reason, row.slug) << row.text << ": " << report.error().detail;
    }
}

TEST(ReportFormsTest, NamesOfAnOptionAreSeparatedByCommasAlone) {
    using Names = std::vector<std::string>;
    const struct {
        std::string_view text;
        Names names;
    } rows[] = {
        {"service,account", {"service", "account"}},
        {" tag:Cost Center , by ", {"tag:Cost Center", "by"}},
        {"tag:a  b,'c, d'", {"tag:a  b", "c, d"}},
    };

    for (const auto& row : rows) {
        const auto names = parse_names(row.text);
        ASSERT_TRUE(names) << row.text;
        EXPECT_EQ(*names, row.names) << row.text;
    }
    for (const std::string_view text : {"", ",", "a,", "a b = c", "'a' b"}) {
        const auto names = parse_names(text);
        ASSERT_FALSE(names) << text;
        EXPECT_EQ(names.error().reason, "report.syntax") << text;
    }
}

TEST(ReportFormsTest, ADeepDocumentIsRefused) {
    std::string filter = R"({"dimension": "a", "operator": "is null"})";
    for (std::size_t i = 0; i < FilterLimits::kDepth; ++i) {
        filter = R"({"not": )" + filter + "}";
    }

    const auto report = report_from_json(R"({"period": "2018", "filter": )" + filter + "}");

    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().reason, "report.filter_too_large");
}

TEST(ReportFormsTest, GroupsAreRankedByTheFirstCost) {
    EXPECT_EQ(ranking_measure(*parse_report("lines, usage_amount, net_cost for 2018")), 2U);
    EXPECT_EQ(ranking_measure(*parse_report("lines, usage_amount for 2018")), 0U);
}

} // namespace
} // namespace muster::cost
