#include "cost/filter_text.h"

#include <gtest/gtest.h>

namespace muster::cost {
namespace {

using Operator = Condition::Operator;

Filter condition(std::string dimension, Operator op, std::vector<std::string> values = {}) {
    return Filter::of(Condition{std::move(dimension), op, std::move(values)});
}

TEST(FilterTextTest, EachOperatorIsRead) {
    const struct {
        std::string_view text;
        Filter filter;
    } rows[] = {
        {"service = AmazonEC2", condition("service", Operator::Equals, {"AmazonEC2"})},
        {"service != 'Amazon EC2'", condition("service", Operator::NotEquals, {"Amazon EC2"})},
        {"region in (us-east-1,\"eu west\")",
         condition("region", Operator::In, {"us-east-1", "eu west"})},
        {"region NOT IN (a)", condition("region", Operator::NotIn, {"a"})},
        {"usage_type contains Box", condition("usage_type", Operator::Contains, {"Box"})},
        {"usage_type starts-with 'EU-'", condition("usage_type", Operator::StartsWith, {"EU-"})},
        {R"(resource matches '^i-\d+')", condition("resource", Operator::Matches, {R"(^i-\d+)"})},
        {"tag:CostCenter is null", condition("tag:CostCenter", Operator::IsNull)},
        {"'cost_category:My Team' IS NOT NULL",
         condition("cost_category:My Team", Operator::IsNotNull)},
        {"lineItem/UsageType = 'it''s'",
         condition("lineItem/UsageType", Operator::Equals, {"it's"})},
    };

    for (const auto& row : rows) {
        const auto filter = parse_filter(row.text);
        ASSERT_TRUE(filter) << row.text << ": " << filter.error().detail;
        EXPECT_EQ(*filter, row.filter) << row.text;
    }
}

TEST(FilterTextTest, NotBindsTighterThanAndAndAndTighterThanOr) {
    const auto filter = parse_filter("a = 1 or not b = 2 and c = 3");

    const Filter a = condition("a", Operator::Equals, {"1"});
    const Filter b = condition("b", Operator::Equals, {"2"});
    const Filter c = condition("c", Operator::Equals, {"3"});
    const Filter expected =
        Filter::of(Filter::Kind::Or,
                   {a, Filter::of(Filter::Kind::And, {Filter::of(Filter::Kind::Not, {b}), c})});
    ASSERT_TRUE(filter);
    EXPECT_EQ(*filter, expected);
}

TEST(FilterTextTest, TheEmptyTextAcceptsEverything) {
    EXPECT_EQ(parse_filter("  ")->kind, Filter::Kind::All);
}

TEST(FilterTextTest, ErrorsPointAtTheColumn) {
    const struct {
        std::string_view text;
        std::string_view slug;
        std::string_view place;
    } rows[] = {
        {"service", "report.filter_syntax", "column 8:"},
        {"service = ", "report.filter_syntax", "column 11:"},
        {"service > 5", "report.filter_syntax", "column 9:"},
        {"service = a b = c", "report.filter_syntax", "column 13:"},
        {"(service = a", "report.filter_syntax", "column 13:"},
        {"service = a)", "report.filter_syntax", "column 12:"},
        {"service in a", "report.filter_syntax", "column 12:"},
        {"service in ()", "report.filter_syntax", "column 13:"},
        {"service in (a,)", "report.filter_syntax", "column 15:"},
        {"service not a", "report.filter_syntax", "column 13:"},
        {"service is a", "report.filter_syntax", "column 12:"},
        {"service = 'a", "report.filter_syntax", "column 11:"},
        {"service ! a", "report.filter_syntax", "column 9:"},
        {"service = ''", "report.filter_syntax", "column 11:"},
        {"and = a", "report.filter_syntax", "column 1:"},
        {"größe = 'ü' x", "report.filter_syntax", "column 13:"},
        {"a = 1 \x01", "report.filter_syntax", "column 7:"},
        {"a = 1 \xFF", "report.filter_syntax", "column 7:"},
        {"a = 'x\ny'", "report.filter_syntax", "column 7:"},
        {"a = 'x\ty'", "report.filter_syntax", "column 7:"},
        {"a matches '('", "report.filter_regex", "column 11:"},
    };

    for (const auto& row : rows) {
        const auto filter = parse_filter(row.text);
        ASSERT_FALSE(filter) << row.text;
        EXPECT_EQ(filter.error().kind, ErrorKind::Invalid);
        EXPECT_EQ(filter.error().reason, row.slug) << row.text;
        EXPECT_TRUE(filter.error().detail.starts_with(row.place))
            << row.text << ": " << filter.error().detail;
    }
}

TEST(FilterTextTest, DepthIsBounded) {
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '(') + "a = 1" + std::string(depth, ')');
    };

    EXPECT_TRUE(parse_filter(nested(FilterLimits::kDepth - 1)));
    const auto too_deep = parse_filter(nested(100'000));
    ASSERT_FALSE(too_deep);
    EXPECT_EQ(too_deep.error().reason, "report.filter_too_large");
}

TEST(FilterTextTest, SizesAreBounded) {
    std::string conditions = "a = 1";
    for (std::size_t i = 0; i < FilterLimits::kConditions; ++i) {
        conditions += " or a = 1";
    }
    std::string values = "a in (1";
    for (std::size_t i = 0; i < FilterLimits::kValues; ++i) {
        values += ",1";
    }
    const std::string bytes = "a = '" + std::string(FilterLimits::kTextBytes, 'x') + "'";

    for (const std::string& text : {conditions, values + ")", bytes}) {
        const auto filter = parse_filter(text);
        ASSERT_FALSE(filter);
        EXPECT_EQ(filter.error().reason, "report.filter_too_large");
    }
}

TEST(FilterTextTest, GroupsSurvivePrinting) {
    for (const std::string_view text :
         {"(a = 1 AND b = 2) AND c = 3", "a = 1 AND (b = 2 OR c = 3)", "NOT (a = 1 OR b = 2)",
          "NOT NOT a is null", "'and' = 'or'", "a in ('x y', z, 'it''s')", "a is not null"}) {
        EXPECT_EQ(to_text(*parse_filter(text)), text);
    }
}

} // namespace
} // namespace muster::cost
