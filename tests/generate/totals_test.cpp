#include <map>

#include <gtest/gtest.h>

#include "duck/duckdb.h"
#include "generate/generated_bill.h"

namespace muster::generate {
namespace {

using Sums = std::map<std::string, std::pair<std::int64_t, MeasureSums>>;

constexpr std::string_view kFutureFrom = "2026-07-02T00:00:00Z";

void add(std::pair<std::int64_t, MeasureSums>& total, const MeasureSums& row) {
    ++total.first;
    for (std::size_t i = 0; i < row.size(); ++i) {
        total.second[i] += row[i];
    }
}

Sums sums_of_report(const BillTable& table) {
    Sums sums;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const MeasureSums measures = measures_of_report_row(table, row, kFutureFrom);
        add(sums["total"], measures);
        add(sums[table.at(row, "lineItem/UsageAccountId")], measures);
        add(sums[table.at(row, "lineItem/ProductCode") + '/' +
                 table.at(row, "lineItem/LineItemType")],
            measures);
    }
    return sums;
}

void expect_equal(const std::string& key,
                  const std::pair<std::int64_t, MeasureSums>& found,
                  const boost::json::object& expected) {
    EXPECT_EQ(found.first, expected.at("lines").as_int64()) << key;
    for (std::size_t i = 0; i < kMeasureNames.size(); ++i) {
        EXPECT_EQ(to_string(found.second[i]), to_string(units_of(expected.at(kMeasureNames[i]))))
            << key << ' ' << kMeasureNames[i];
    }
}

void expect_equal(const Sums& found, const boost::json::object& expected) {
    std::size_t compared = 1;
    expect_equal("total", found.at("total"), expected.at("total").as_object());
    for (const auto& [account, totals] : expected.at("by_account").as_object()) {
        expect_equal(account, found.at(account), totals.as_object());
        ++compared;
    }
    for (const auto& entry : expected.at("by_service_and_charge_type").as_array()) {
        const auto& totals = entry.as_object();
        const std::string key = std::string(totals.at("service").as_string()) + '/' +
                                std::string(totals.at("charge_type").as_string());
        expect_equal(key, found.at(key), totals);
        ++compared;
    }
    EXPECT_EQ(compared, found.size());
}

class ReportTotalsTest : public testing::TestWithParam<Format> {};

TEST_P(ReportTotalsTest, ExpectedTotalsAreThoseOfTheRows) {
    ModelOptions model = GeneratedBill::small_model();
    model.split_rows = true;
    model.unknown_type = true;
    const GeneratedBill bill(model, GeneratedBill::plain_output(GetParam()));

    expect_equal(sums_of_report(bill.table()), bill.expected(0));
}

INSTANTIATE_TEST_SUITE_P(Formats,
                         ReportTotalsTest,
                         testing::Values(Format::Cur1Csv, Format::Cur2Csv));

class NetTotalsTest : public testing::TestWithParam<Format> {};

TEST_P(NetTotalsTest, NetMeasuresAreThoseOfTheNetColumns) {
    ModelOptions model = GeneratedBill::small_model();
    model.discounts = DiscountForm::NetColumns;
    const GeneratedBill bill(model, GeneratedBill::plain_output(GetParam()));
    const BillTable table = bill.table();
    Int128 net_effective = 0;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        net_effective += table.number(row, "savingsPlan/NetSavingsPlanEffectiveCost");
    }

    const MeasureSums found = sums_of_report(table).at("total").second;

    const auto& expected = bill.expected(0).at("total").as_object();
    EXPECT_NE(found[0], found[2]) << "discounts must show";
    EXPECT_EQ(to_string(found[2]), to_string(units_of(expected.at("net_cost"))));
    EXPECT_EQ(to_string(found[4] - net_effective),
              to_string(units_of(expected.at("net_amortized_cost"))));
}

INSTANTIATE_TEST_SUITE_P(Formats, NetTotalsTest, testing::Values(Format::Cur1Csv, Format::Cur2Csv));

TEST(FocusTotalsTest, EveryMeasureThatFocusCarriesEqualsTheReports) {
    ModelOptions model = GeneratedBill::small_model();
    model.split_rows = true;
    const GeneratedBill report(model, GeneratedBill::plain_output(Format::Cur1Csv));
    const GeneratedBill focus(model, GeneratedBill::plain_output(Format::FocusCsv));
    const BillTable table = focus.table();
    MeasureSums found{};
    for (std::size_t row = 0; row < table.rows(); ++row) {
        found[2] += table.number(row, "BilledCost");
        found[3] += table.number(row, "EffectiveCost");
        found[8] += table.number(row, "ListCost");
        found[9] += table.number(row, "ConsumedQuantity");
    }

    const auto& expected = report.expected(0).at("total").as_object();
    EXPECT_EQ(static_cast<std::int64_t>(table.rows()), expected.at("lines").as_int64());
    for (const std::size_t measure : {2U, 3U, 8U, 9U}) {
        EXPECT_EQ(to_string(found[measure]),
                  to_string(units_of(expected.at(kMeasureNames[measure]))))
            << kMeasureNames[measure];
        EXPECT_EQ(expected.at(kMeasureNames[measure]),
                  focus.expected(0).at("total").at(kMeasureNames[measure]));
    }
    EXPECT_TRUE(focus.expected(0).at("total").at("unblended_cost").is_null());
}

struct ParquetCase {
    Format format;
    std::string cost;
    std::string measure;
    std::string map; // an expression that must not be null somewhere
};

class ParquetTest : public testing::TestWithParam<ParquetCase> {};

TEST_P(ParquetTest, HoldsTheRowsAndSumsOfTheModel) {
    const GeneratedBill bill(GeneratedBill::small_model(),
                             GeneratedBill::plain_output(GetParam().format));
    duck::DuckDb::Options options;
    options.allowed_directories = {bill.root()};
    auto database = duck::DuckDb::open(options);
    ASSERT_TRUE(database) << database.error().detail;

    auto result = database->query(
        "SELECT count(*)::BIGINT, sum(" + GetParam().cost + ")::DOUBLE, count(" + GetParam().map +
        ")::BIGINT FROM read_parquet('" + bill.root().string() + "/**/*.parquet')");

    ASSERT_TRUE(result) << result.error().detail;
    const auto chunk = result->next();
    ASSERT_TRUE(chunk);
    ASSERT_NE(*chunk, nullptr);
    const auto& expected = bill.expected(0).at("total").as_object();
    EXPECT_EQ((*chunk)->columns[0].int64s()[0], expected.at("lines").as_int64());
    EXPECT_NEAR((*chunk)->columns[1].doubles()[0],
                std::stod(std::string(expected.at(GetParam().measure).as_string())), 1e-6);
    EXPECT_GT((*chunk)->columns[2].int64s()[0], 0);
}

INSTANTIATE_TEST_SUITE_P(
    Formats,
    ParquetTest,
    testing::Values(ParquetCase{Format::Cur1Parquet, "line_item_unblended_cost", "unblended_cost",
                                "nullif(resource_tags_user_app, '')"},
                    ParquetCase{Format::Cur2Parquet, "line_item_unblended_cost", "unblended_cost",
                                "resource_tags['user_app']"},
                    ParquetCase{Format::FocusParquet, "EffectiveCost", "amortized_cost",
                                "Tags['app']"}));

} // namespace
} // namespace muster::generate
