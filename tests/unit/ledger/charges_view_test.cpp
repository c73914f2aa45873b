#include "ledger/charges_view.h"

#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "builder/segment_builder.h"
#include "support/csv_rows.h"
#include "support/temp_dir.h"

namespace muster::ledger {
namespace {

using testing::ElementsAre;

using Lines = std::vector<std::vector<std::string>>;

const Schema kColumnsOfOctober{{{"account", "account", ColumnKind::Text},
                                {"service", "service", ColumnKind::Text},
                                {"cost", "cost", ColumnKind::Money},
                                {"amount", "amount", ColumnKind::Quantity},
                                {"id", "id", ColumnKind::Unique}}};
const Schema kNovember{{{"account", "account", ColumnKind::Text},
                        {"team", "team", ColumnKind::Text},
                        {"cost", "cost", ColumnKind::Money}}};

const std::vector<std::string> kRollups = {"r2"};

class ChargesViewTest : public testing::Test {
protected:
    /// A version of `month` whose only segment has the rows of `csv`.
    void
    add(std::int64_t id, std::string_view month, const Schema& schema, const std::string& csv) {
        PinnedVersion pinned;
        pinned.version.id = id;
        pinned.version.delivery.source = "o'brien";
        pinned.version.delivery.month = *BillingMonth::parse(month);
        pinned.rows.push_back(segment("rows-" + std::to_string(id), schema, csv));
        versions_.push_back(std::move(pinned));
    }

    Segment segment(const std::string& name, const Schema& schema, const std::string& csv) {
        const auto path = directory_ / name;
        auto builder = SegmentBuilder::create(
            {.path = path, .schema = schema, .derived = no_derived_columns(), .rollups = {}}, {});
        EXPECT_TRUE(builder);
        const test::CsvRows rows(csv);
        EXPECT_TRUE(builder->append(rows.rows()));
        EXPECT_TRUE(builder->finish());
        auto opened = Segment::open(path);
        EXPECT_TRUE(opened);
        return std::move(*opened);
    }

    duck::DuckDb& database() {
        if (!database_) {
            view_.emplace(versions_, kRollups);
            auto opened =
                duck::DuckDb::open({.threads = 2, .allowed_directories = {directory_.path()}});
            EXPECT_TRUE(opened) << (opened ? "" : opened.error().detail);
            database_.emplace(std::move(*opened));
            const auto registered = view_->register_in(*database_);
            EXPECT_TRUE(registered) << (registered ? "" : registered.error().detail);
        }
        return *database_;
    }

    /// All rows, each value as DuckDB prints it.
    Lines query(const std::string& sql) {
        auto result = database().query("SELECT COLUMNS(*)::VARCHAR FROM (" + sql + ")");
        if (!result) {
            return {{result.error().detail}};
        }
        Lines lines;
        for (auto chunk = result->next(); *chunk != nullptr; chunk = result->next()) {
            for (std::size_t row = 0; row < (*chunk)->rows; ++row) {
                auto& line = lines.emplace_back();
                for (const auto& column : (*chunk)->columns) {
                    line.emplace_back(column.is_null(row) ? "null" : column.text(row));
                }
            }
        }
        return lines;
    }

    test::TempDir directory_;
    std::vector<PinnedVersion> versions_;
    std::optional<ChargesView> view_;
    std::optional<duck::DuckDb> database_;
};

TEST_F(ChargesViewTest, ShowsStoredValuesWithTheirSourceAndMonth) {
    add(1, "2018-10", kColumnsOfOctober, "012345678901,EC2,1.5,0.25,id1\n000000000001,,,,id2\n");

    EXPECT_THAT(query("FROM charges ORDER BY id"),
                ElementsAre(ElementsAre("o'brien", "2018-10", "012345678901", "EC2", "1.5000000000",
                                        "0.250000000000000000", "id1"),
                            ElementsAre("o'brien", "2018-10", "000000000001", "null", "null",
                                        "null", "id2")));
}

TEST_F(ChargesViewTest, JoinsMonthsWithDifferentColumns) {
    add(1, "2018-10", kColumnsOfOctober, "a,EC2,1,0,id1\n");
    add(2, "2018-11", kNovember, "a,green,2.5\n");

    EXPECT_THAT(query("SELECT x_billing_month, service, team, cost FROM charges ORDER BY ALL"),
                ElementsAre(ElementsAre("2018-10", "EC2", "null", "1.0000000000"),
                            ElementsAre("2018-11", "null", "green", "2.5000000000")));
}

TEST_F(ChargesViewTest, ReadsTheMonthsOfTheQueryOnly) {
    add(1, "2018-10", kColumnsOfOctober, "a,EC2,1,0,id1\n");
    add(2, "2018-11", kNovember, "a,green,2.5\n");

    const auto plan = query("SELECT cost FROM charges WHERE x_billing_month = '2018-11'");
    EXPECT_THAT(plan, ElementsAre(ElementsAre("2.5000000000")));

    auto explained = database().query(
        "EXPLAIN (FORMAT json) SELECT cost FROM charges WHERE x_billing_month = '2018-11'");
    ASSERT_TRUE(explained);
    const auto chunk = explained->next();
    ASSERT_TRUE(chunk);
    const std::string text((*chunk)->columns[1].text(0));
    EXPECT_THAT(text, testing::HasSubstr("VERSION_2"));
    EXPECT_THAT(text, testing::Not(testing::HasSubstr("VERSION_1")));
}

TEST_F(ChargesViewTest, KeepsAmountsPastInt64) {
    add(1, "2018-10", kColumnsOfOctober,
        "a,EC2,12345678901234567890.0123456789,0.000000000000000001,1\na,EC2,-1,2,2\n");

    EXPECT_THAT(
        query("SELECT sum(cost), sum(amount) FROM charges"),
        ElementsAre(ElementsAre("12345678901234567889.0123456789", "2.000000000000000001")));
}

TEST_F(ChargesViewTest, ReadsEveryRowOfManyBlocks) {
    constexpr int kRows = 150'000; // three blocks
    std::string csv;
    for (int i = 0; i < kRows; ++i) {
        csv += "account " + std::to_string(i % 7) + ",a service with a long name " +
               std::to_string(i / 1000) + "," + std::to_string(i % 100) + ".25," +
               (i % 3 == 0 ? "" : std::to_string(i)) + ",id" + std::to_string(i) + "\n";
    }
    add(1, "2018-10", kColumnsOfOctober, csv);

    EXPECT_THAT(query("SELECT count(*), count(DISTINCT id), count(amount), sum(cost), sum(amount),"
                      " count(DISTINCT service), count(DISTINCT account) FROM charges"),
                ElementsAre(ElementsAre("150000", "150000", "100000", "7462500.0000000000",
                                        "7500000000.000000000000000000", "150", "7")));
    EXPECT_THAT(query("SELECT account, service, cost, amount FROM charges WHERE id = 'id140000'"),
                ElementsAre(ElementsAre("account 0", "a service with a long name 140",
                                        "0.2500000000", "140000.000000000000000000")));
}

TEST_F(ChargesViewTest, OffersRollupsByTheirNames) {
    add(1, "2018-10", kColumnsOfOctober, "a,EC2,1,0,id1\n");
    auto& rollup = versions_[0].rollups.emplace_back();
    rollup.record.name = "r2";
    rollup.segments.push_back(segment("r2", kNovember, "a,green,2.5\n"));

    EXPECT_THAT(query("SELECT x_billing_month, cost FROM r2"),
                ElementsAre(ElementsAre("2018-10", "2.5000000000")));
}

TEST_F(ChargesViewTest, AMonthWithoutARollupHasItsChargesInItsPlace) {
    add(1, "2018-10", kColumnsOfOctober, "a,EC2,1,0,id1\n");
    auto& rollup = versions_[0].rollups.emplace_back();
    rollup.record.name = "r2";
    rollup.segments.push_back(segment("r2", kNovember, "a,green,2.5\n"));
    add(2, "2018-11", kColumnsOfOctober, "b,EC2,4,0,id2\nb,S3,8,0,id3\n");

    EXPECT_THAT(
        query("SELECT x_billing_month, sum(cost), count(lines) FROM r2 GROUP BY 1 ORDER BY 1"),
        ElementsAre(ElementsAre("2018-10", "2.5000000000", "0"),
                    ElementsAre("2018-11", "12.0000000000", "2")));
    EXPECT_THAT(query("SELECT count(*) FROM (DESCRIBE r2) WHERE column_name = 'service'"),
                ElementsAre(ElementsAre("0"))); // no rollup has it
}

TEST_F(ChargesViewTest, IsThereWithoutAnyVersion) {
    EXPECT_THAT(query("SELECT count(*) FROM charges"), ElementsAre(ElementsAre("0")));
    EXPECT_THAT(query("SELECT count(*) FROM r2"), ElementsAre(ElementsAre("0")));
}

TEST_F(ChargesViewTest, ExportsMoneyAsDecimals) {
    add(1, "2018-10", kColumnsOfOctober, "a,EC2,1.5,0.25,id1\n");
    const auto file = directory_ / "charges.parquet";

    const auto exported = export_parquet(database(), "FROM charges", file);

    ASSERT_TRUE(exported) << exported.error().detail;
    EXPECT_THAT(query("SELECT typeof(cost), cost, typeof(amount), account FROM read_parquet(" +
                      duck::sql_literal(file.string()) + ")"),
                ElementsAre(ElementsAre("DECIMAL(38,10)", "1.5000000000", "DECIMAL(38,18)", "a")));
}

} // namespace
} // namespace muster::ledger
