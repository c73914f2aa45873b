#include "bills/parquet_reader.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/samples.h"
#include "support/temp_dir.h"

namespace muster::bills {
namespace {

using testing::ElementsAre;

/// A file's columns by canonical name, a text a row, as a report would show them.
using Table = std::map<std::string, std::vector<std::string>>;

std::string shown(const ledger::CodedDecimals& decimals, std::uint32_t row) {
    if (decimals.present[row] == 0) {
        return "";
    }
    Int128 units = decimals.units[row];
    for (const auto& escape : decimals.escapes) {
        units = escape.row == row ? escape.units : units;
    }
    return Decimal(units, decimals.scales.empty() ? decimals.scale : decimals.scales[row]).str();
}

void add(Table& table, const ledger::Schema& schema, const ledger::CodedRows& rows) {
    for (std::size_t i = 0; i < schema.columns.size(); ++i) {
        auto& column = table[schema.columns[i].name];
        for (std::uint32_t row = 0; row < rows.rows; ++row) {
            const auto& texts = rows.texts[i];
            column.push_back(texts.codes.empty() ? shown(rows.decimals[i], row)
                                                 : std::string(texts.values[texts.codes[row]]));
        }
    }
}

class ParquetReaderTest : public testing::Test {
protected:
    /// The file `name` with the rows of `select`.
    std::filesystem::path write(const std::string& select,
                                const std::string& name = "bill.parquet",
                                const std::string& options = "") {
        const auto path = directory_ / name;
        auto database = duck::DuckDb::open({.allowed_files = {path}});
        EXPECT_TRUE(database) << database.error().detail;
        const auto written =
            database->execute("COPY (" + select + ") TO " + duck::sql_literal(path.string()) +
                              " (FORMAT parquet" + options + ")");
        EXPECT_TRUE(written) << written.error().detail;
        return path;
    }

    static Table read(const std::filesystem::path& path) {
        auto reader = ParquetReader::open(path, {});
        EXPECT_TRUE(reader) << reader.error().detail;
        Table table;
        const auto done = reader->read([&](const ledger::CodedRows& rows) {
            add(table, reader->schema(), rows);
            return Status();
        });
        EXPECT_TRUE(done) << done.error().detail;
        return table;
    }

    /// Why the file cannot be opened or read.
    static std::optional<Error> failure(const std::filesystem::path& path) {
        auto reader = ParquetReader::open(path, {});
        if (!reader) {
            return reader.error();
        }
        const auto done = reader->read([](const ledger::CodedRows&) { return Status(); });
        return done ? std::nullopt : std::optional(done.error());
    }

    test::TempDir directory_;
};

TEST_F(ParquetReaderTest, ReadsNullAndEmptyTextAsAbsent) {
    const auto table = read(write("SELECT * FROM (VALUES ('a'), (NULL), (''), ('a longer text'))"
                                  " t(line_item_usage_type)"));

    EXPECT_THAT(table.at("line_item_usage_type"), ElementsAre("a", "", "", "a longer text"));
}

TEST_F(ParquetReaderTest, NamesColumnsAsQueriesKnowThem) {
    auto reader = ParquetReader::open(
        write("SELECT '1' AS reservation_reservation_a_r_n, '2' AS BilledCost"), {});

    ASSERT_TRUE(reader);
    EXPECT_EQ(reader->schema().columns[0].name, "reservation_reservation_arn");
    EXPECT_EQ(reader->schema().columns[1].name, "billed_cost");
    EXPECT_EQ(reader->schema().columns[1].source_name, "BilledCost");
}

TEST_F(ParquetReaderTest, ReadsMoneyOfEveryTypeExactly) {
    const auto table = read(write(
        "SELECT * FROM (VALUES"
        " (0.1::DOUBLE, 12345678901234567890.0123456789::DECIMAL(38,10), '1.5E-3', 7, 0.1::FLOAT),"
        " (0.30000000000000004::DOUBLE, -1::DECIMAL(38,10), '', NULL, NULL),"
        " (NULL, NULL, NULL, -3, 1.5::FLOAT))"
        " t(line_item_unblended_cost, line_item_blended_cost, pricing_public_on_demand_cost,"
        " billed_cost, list_cost)"));

    EXPECT_THAT(table.at("line_item_unblended_cost"),
                ElementsAre("0.1", "0.30000000000000004", ""));
    EXPECT_THAT(table.at("line_item_blended_cost"),
                ElementsAre("12345678901234567890.0123456789", "-1", ""));
    EXPECT_THAT(table.at("pricing_public_on_demand_cost"), ElementsAre("0.0015", "", ""));
    EXPECT_THAT(table.at("billed_cost"), ElementsAre("7", "", "-3"));
    EXPECT_THAT(table.at("list_cost"), ElementsAre("0.1", "", "1.5"));
}

TEST_F(ParquetReaderTest, PrintsMomentsAndNumbersOfTextColumns) {
    const auto table = read(
        write("SELECT TIMESTAMP '2018-10-01 01:00:00' AS line_item_usage_start_date,"
              " DATE '2018-10-02' AS bill_billing_period_end_date, 0.25 AS a,"
              " 4::DOUBLE AS b, true AS c, 5::SMALLINT AS d, INTERVAL '1 hour' AS e, [1, 2] AS f"));

    EXPECT_THAT(table.at("line_item_usage_start_date"), ElementsAre("2018-10-01T01:00:00Z"));
    EXPECT_THAT(table.at("bill_billing_period_end_date"), ElementsAre("2018-10-02T00:00:00Z"));
    EXPECT_THAT(table.at("a"), ElementsAre("0.25"));
    EXPECT_THAT(table.at("b"), ElementsAre("4"));
    EXPECT_THAT(table.at("c"), ElementsAre("true"));
    EXPECT_THAT(table.at("d"), ElementsAre("5"));
    EXPECT_THAT(table.at("e"), ElementsAre("01:00:00"));
    EXPECT_THAT(table.at("f"), ElementsAre("[1, 2]"));
}

TEST_F(ParquetReaderTest, SpreadsMapsOverOneColumnForEachKey) {
    const auto table = read(write(
        "SELECT * FROM (VALUES (MAP {'user_team': 'a', 'aws_by': 'x'}, MAP {'edp': 0.1::DOUBLE}),"
        " (MAP {'aws_by': 'y'}, MAP {}), (NULL, NULL),"
        " (MAP {'user_team': NULL, 'aws_by': ''}, MAP {'edp': -0.5::DOUBLE, 'spp': NULL}))"
        " t(resource_tags, discount)"));

    EXPECT_THAT(table.at("resource_tags_user_team"), ElementsAre("a", "", "", ""));
    EXPECT_THAT(table.at("resource_tags_aws_by"), ElementsAre("x", "y", "", ""));
    EXPECT_THAT(table.at("discount_edp"), ElementsAre("0.1", "", "", "-0.5"));
    EXPECT_THAT(table.at("discount_spp"), ElementsAre("", "", "", ""));
    EXPECT_FALSE(table.contains("resource_tags"));
}

TEST_F(ParquetReaderTest, KeepsAMapKeyThatIsAColumnAsWell) {
    const auto table =
        read(write("SELECT 'plain' AS product_sku, MAP {'sku': 'mapped'} AS product"));

    EXPECT_THAT(table.at("product_sku"), ElementsAre("plain"));
    EXPECT_THAT(table.at("product_sku_map"), ElementsAre("mapped"));
}

TEST_F(ParquetReaderTest, TakesNoColumnFromTheNamesOfDirectories) {
    std::filesystem::create_directory(directory_ / "BILLING_PERIOD=2023-01");

    const auto table = read(write("SELECT 'x' AS a", "BILLING_PERIOD=2023-01/bill.parquet"));

    EXPECT_EQ(table.size(), 1);
}

/// Many row groups, with and without dictionaries, and texts that keep changing.
TEST_F(ParquetReaderTest, KeepsRowsInOrderOverRowGroups) {
    constexpr int kRows = 50'000;
    const auto path = write("SELECT 'row ' || i AS line_item_resource_id,"
                            " 'a text that repeats ' || (i // 7) % 90 AS product_sku,"
                            " 'seldom ' || i // 20000 AS pricing_unit FROM range(50000) t(i)",
                            "bill.parquet", ", ROW_GROUP_SIZE 20480");

    const auto table = read(path);

    const auto& ids = table.at("line_item_resource_id");
    ASSERT_EQ(ids.size(), kRows);
    for (int i = 0; i < kRows; ++i) {
        const auto row = static_cast<std::size_t>(i);
        ASSERT_EQ(ids[row], "row " + std::to_string(i));
        ASSERT_EQ(table.at("product_sku")[row],
                  "a text that repeats " + std::to_string(i / 7 % 90));
        ASSERT_EQ(table.at("pricing_unit")[row], "seldom " + std::to_string(i / 20000));
    }
}

TEST_F(ParquetReaderTest, GivesEachBatchOnlyTheValuesThatOccurInIt) {
    auto reader = ParquetReader::open(
        write("SELECT 'id ' || i // 10 AS line_item_resource_id FROM range(60000) t(i)"), {});
    ASSERT_TRUE(reader);
    std::size_t batches = 0;

    const auto done = reader->read([&](const ledger::CodedRows& rows) -> Status {
        ++batches;
        EXPECT_LE(rows.texts[0].values.size(), rows.rows / 10 + 2);
        return {};
    });

    ASSERT_TRUE(done);
    EXPECT_GT(batches, 1);
}

TEST_F(ParquetReaderTest, StopsWhenTheTakerFails) {
    auto reader = ParquetReader::open(write("SELECT i::VARCHAR AS a FROM range(100000) t(i)"), {});
    ASSERT_TRUE(reader);

    const auto done = reader->read([](const ledger::CodedRows&) -> Status {
        return Error{ErrorKind::Conflict, "test.enough", "no more"};
    });

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().reason, "test.enough");
}

TEST_F(ParquetReaderTest, NamesRowAndColumnOfTextThatIsNoNumber) {
    const auto error = failure(write("SELECT CASE WHEN i = 5000 THEN 'much' ELSE '1' END AS"
                                     " line_item_unblended_cost FROM range(9000) t(i)"));

    ASSERT_TRUE(error);
    EXPECT_EQ(error->reason, "billing.not_a_number");
    EXPECT_THAT(error->detail, testing::HasSubstr("row 5001"));
    EXPECT_THAT(error->detail, testing::HasSubstr("line_item_unblended_cost"));
}

TEST_F(ParquetReaderTest, NamesRowAndColumnOfADoubleThatIsNotFinite) {
    const auto error = failure(write("SELECT CASE WHEN i = 9 THEN 'NaN'::DOUBLE ELSE 1 END AS"
                                     " line_item_unblended_cost FROM range(20) t(i)"));

    ASSERT_TRUE(error);
    EXPECT_EQ(error->reason, "billing.not_a_number");
    EXPECT_THAT(error->detail, testing::HasSubstr("row 10,"));
}

TEST_F(ParquetReaderTest, RefusesAFileCutShort) {
    const auto path = write("SELECT i AS a, i::VARCHAR AS b FROM range(10000) t(i)");
    const auto size = std::filesystem::file_size(path);

    for (const auto kept : {size - 1, size / 2, std::uintmax_t{12}, std::uintmax_t{3}}) {
        std::filesystem::resize_file(path, kept);
        const auto error = failure(path);

        ASSERT_TRUE(error) << kept;
        EXPECT_EQ(error->kind, ErrorKind::Invalid) << kept;
        EXPECT_EQ(error->reason, "billing.parquet_damaged") << kept;
    }
}

TEST_F(ParquetReaderTest, RefusesAFileThatIsNoParquet) {
    const auto path = directory_ / "bill.parquet";
    std::ofstream(path) << "lineItem/UsageAccountId,lineItem/UnblendedCost\n1,2\n";

    const auto error = failure(path);

    ASSERT_TRUE(error);
    EXPECT_EQ(error->reason, "billing.parquet_damaged");
}

TEST_F(ParquetReaderTest, ReadsAFileWithoutAByteAsOneWithoutColumns) {
    const auto path = directory_ / "bill.parquet";
    std::ofstream{path};

    EXPECT_TRUE(read(path).empty());
}

TEST_F(ParquetReaderTest, ReadsAFileWithoutRows) {
    auto reader =
        ParquetReader::open(write("SELECT 'x' AS a, MAP {'k': 'v'} AS product LIMIT 0"), {});

    ASSERT_TRUE(reader);
    EXPECT_EQ(reader->rows(), 0);
    EXPECT_TRUE(reader->read([](const ledger::CodedRows&) { return Status(); }));
}

struct Month {
    std::string file;
    std::uint64_t lines;
    double unblended_cost;
};

class RealParquetTest : public testing::TestWithParam<Month> {};

TEST_P(RealParquetTest, HasTheRowsAndTheCostThatAnotherEngineFound) {
    MUSTER_SKIP_WITHOUT_SAMPLES();
    auto reader = ParquetReader::open(test::samples() / "workshop-cur-2018" / GetParam().file, {});
    ASSERT_TRUE(reader) << reader.error().detail;
    const auto cost = reader->schema().find("line_item_unblended_cost");
    const auto start = reader->schema().find("line_item_usage_start_date");
    ASSERT_TRUE(cost && start);
    std::uint64_t lines = 0;
    Decimal sum;
    std::set<std::size_t> lengths; // of the moments that charges start

    const auto done = reader->read([&](const ledger::CodedRows& rows) {
        lines += rows.rows;
        for (std::uint32_t row = 0; row < rows.rows; ++row) {
            sum = *sum.plus(*Decimal::parse(shown(rows.decimals[*cost], row)));
            const ledger::CodedTexts& starts = rows.texts[*start];
            lengths.insert(starts.values[starts.codes[row]].size());
        }
        return Status();
    });

    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_EQ(lines, GetParam().lines);
    EXPECT_EQ(reader->rows(), GetParam().lines);
    EXPECT_NEAR(sum.to_double(), GetParam().unblended_cost, 1e-6);
    EXPECT_THAT(lengths, ElementsAre(std::string_view("2018-10-01T00:00:00Z").size()));
}

INSTANTIATE_TEST_SUITE_P(
    Workshop,
    RealParquetTest,
    testing::Values(Month{"Oct2018-WorkshopCUR-00001.snappy.parquet", 119'307, 4064.48313154},
                    Month{"Nov2018-WorkshopCUR-00001.snappy.parquet", 124'340, 3505.32696813}));

RC_GTEST_PROP(CodedDecimalColumnTest, TakesDoublesAsTheirShortestDecimals, (std::int64_t units)) {
    const double value = static_cast<double>(units) / 1e10;
    CodedDecimalColumn column;

    RC_ASSERT(column.append(std::vector<double>{value}, nullptr).has_value());

    const auto expected = Decimal::from_double(value);
    RC_ASSERT(expected.has_value());
    RC_ASSERT(shown(column.view(), 0) == expected->str());
}

RC_GTEST_PROP(CodedDecimalColumnTest, TakesAmountsOfTenPlacesAsTheyWereWritten, ()) {
    const auto units =
        *rc::gen::inRange<std::int64_t>(-1'000'000'000'000'000, 1'000'000'000'000'000);
    const auto text = Decimal(units, 10).str();
    CodedDecimalColumn column;

    RC_ASSERT(column.append(std::vector<double>{std::stod(text)}, nullptr).has_value());

    RC_ASSERT(column.view().scales.empty());
    RC_ASSERT(column.view().units[0] == units);
}

} // namespace
} // namespace muster::bills
