#include "builder/segment_builder.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "segment/decimal_reader.h"
#include "segment/segment.h"
#include "support/csv_rows.h"
#include "support/segment_contents.h"
#include "support/temp_dir.h"

namespace muster::ledger {
namespace {

using test::column_texts;
using test::CsvRows;

class SegmentBuilderTest : public testing::Test {
protected:
    SegmentBuilder builder(const Schema& schema, const SegmentBuilder::Options& options = {}) {
        auto made = SegmentBuilder::create(
            {.path = path(), .schema = schema, .derived = no_derived_columns(), .rollups = {}},
            options);
        EXPECT_TRUE(made);
        return std::move(*made);
    }
    Segment written(const Schema& schema, const std::vector<std::string>& batches) {
        SegmentBuilder made = builder(schema);
        for (const std::string& batch : batches) {
            const CsvRows rows(batch);
            const Status appended = made.append(rows.rows());
            EXPECT_TRUE(appended) << appended.error().detail;
        }
        EXPECT_TRUE(made.finish());
        return open();
    }
    Segment open() {
        auto opened = Segment::open(path(), Segment::Checks::Everything);
        EXPECT_TRUE(opened) << (opened ? "" : opened.error().detail);
        return std::move(*opened);
    }
    [[nodiscard]] std::filesystem::path path() const { return directory_.path() / "a.segment"; }

    test::TempDir directory_;
};

const Schema kBill{{{"line_item_usage_account_id", "lineItem/UsageAccountId", ColumnKind::Text},
                    {"product_name", "product/Name", ColumnKind::Text},
                    {"product_sku", "product/sku", ColumnKind::Text},
                    {"line_item_unblended_cost", "lineItem/UnblendedCost", ColumnKind::Money},
                    {"line_item_usage_amount", "lineItem/UsageAmount", ColumnKind::Quantity},
                    {"identity_line_item_id", "identity/LineItemId", ColumnKind::Unique}}};

TEST_F(SegmentBuilderTest, WhatIsAppendedIsReadBack) {
    const Segment segment =
        written(kBill, {"012345678901,EC2,A,1.5,0.25,id1\n012345678901,S3,B,-0.0000000001,3,id2\n",
                        "000000000001,EC2,A,,,id3\n"});

    EXPECT_EQ(segment.rows(), 3U);
    EXPECT_EQ(column_texts(segment, 0),
              (std::vector<std::string>{"012345678901", "012345678901", "000000000001"}));
    EXPECT_EQ(column_texts(segment, 2), (std::vector<std::string>{"A", "B", "A"}));
    EXPECT_EQ(column_texts(segment, 3), (std::vector<std::string>{"1.5", "-0.0000000001", ""}));
    EXPECT_EQ(column_texts(segment, 4), (std::vector<std::string>{"0.25", "3", ""}));
    EXPECT_EQ(column_texts(segment, 5), (std::vector<std::string>{"id1", "id2", "id3"}));
}

TEST_F(SegmentBuilderTest, ManyBlocksKeepTheirRowsInOrder) {
    std::string text;
    for (int row = 0; row < 150'000; ++row) {
        text += "acct" + std::to_string(row % 7) + ",name,sku" + std::to_string(row % 300) + "," +
                std::to_string(row) + ".25," + std::to_string(row % 5) + ",id" +
                std::to_string(row) + "\n";
    }
    const Segment segment = written(kBill, {text});

    ASSERT_EQ(segment.blocks(), 3U);
    const auto accounts = column_texts(segment, 0);
    const auto skus = column_texts(segment, 2);
    const auto costs = column_texts(segment, 3);
    const auto ids = column_texts(segment, 5);
    for (std::size_t row = 0; row < 150'000; ++row) {
        ASSERT_EQ(accounts[row], "acct" + std::to_string(row % 7));
        ASSERT_EQ(skus[row], "sku" + std::to_string(row % 300));
        ASSERT_EQ(costs[row], std::to_string(row) + ".25");
        ASSERT_EQ(ids[row], "id" + std::to_string(row));
    }
}

TEST_F(SegmentBuilderTest, ASegmentOfNoRowsIsReadable) {
    const Segment segment = written(kBill, {});

    EXPECT_EQ(segment.rows(), 0U);
    EXPECT_EQ(segment.blocks(), 0U);
    EXPECT_EQ(segment.schema(), kBill);
    EXPECT_TRUE(column_texts(segment, 0).empty());
}

TEST_F(SegmentBuilderTest, QuotedFieldsMeanWhatStandsBetweenTheirQuotes) {
    const Segment segment =
        written(kBill, {"1,\"Amazon \"\"S3\"\", Inc.\",\"A\",\"1.5\",\"2\",\"id\"\n"
                        "1,plain,A,1.5,\"\",id\n"});

    EXPECT_EQ(column_texts(segment, 1), (std::vector<std::string>{"Amazon \"S3\", Inc.", "plain"}));
    EXPECT_EQ(column_texts(segment, 2), (std::vector<std::string>{"A", "A"}));
    EXPECT_EQ(column_texts(segment, 3), (std::vector<std::string>{"1.5", "1.5"}));
    EXPECT_EQ(column_texts(segment, 4), (std::vector<std::string>{"2", ""}));
    EXPECT_EQ(column_texts(segment, 5), (std::vector<std::string>{"id", "id"}));
}

TEST_F(SegmentBuilderTest, ACarriageReturnBelongsToTheEndOfTheRow) {
    SegmentBuilder made = builder(kBill);
    const CsvRows rows("1,a,b,1,2,id1\r\n1,a,b,1,2,\r\n", 2);
    ASSERT_TRUE(made.append(rows.rows()));
    ASSERT_TRUE(made.finish());

    EXPECT_EQ(column_texts(open(), 5), (std::vector<std::string>{"id1", ""}));
}

TEST_F(SegmentBuilderTest, AmountsPastSixtyFourBitsAreKeptExactly) {
    const Segment segment = written(
        kBill, {"1,a,b,92233720368547758080.25,1e19,x\n"
                "1,a,b,-9999999999999999999999999999,0.000000000000000001,y\n1,a,b,1,,z\n"});

    EXPECT_EQ(column_texts(segment, 3),
              (std::vector<std::string>{"92233720368547758080.25", "-9999999999999999999999999999",
                                        "1"}));
    EXPECT_EQ(column_texts(segment, 4),
              (std::vector<std::string>{"10000000000000000000", "0.000000000000000001", ""}));
}

TEST_F(SegmentBuilderTest, QuantitiesKeepTheirPlacesBesideLargeOnes) {
    const Segment segment =
        written(kBill, {"1,a,b,1,8.0000000000000000,x\n1,a,b,1,5000000000000,y\n"
                        "1,a,b,1,0.0013440860215053,z\n1,a,b,1,-3,z\n"});

    EXPECT_EQ(column_texts(segment, 4),
              (std::vector<std::string>{"8", "5000000000000", "0.0013440860215053", "-3"}));
}

TEST_F(SegmentBuilderTest, AColumnMayBeACopyOfOneWithAmountsPastSixtyFourBits) {
    const Schema schema{{{"line_item_usage_amount", "a", ColumnKind::Quantity},
                         {"pricing_quantity", "b", ColumnKind::Quantity}}};
    std::vector<std::string> first;
    std::vector<std::string> second;
    std::string text;
    for (int row = 0; row < 5000; ++row) {
        const bool is_huge = row % 100 == 7;
        first.push_back((is_huge ? "93000000000000" : "0.") + std::to_string(row * 7 + 1) + "1");
        second.push_back(row % 1000 == 7 || row % 1000 == 8 ? "0" : first.back());
        text += first.back() + "," + second.back() + "\n";
    }
    const Segment segment = written(schema, {text});

    ASSERT_FALSE(segment.group_of(1)) << "amounts this different are not kept in a tuple";
    EXPECT_EQ(column_texts(segment, 0), first);
    EXPECT_EQ(column_texts(segment, 1), second);
    DecimalReader reader(segment);
    ASSERT_TRUE(reader.open(1, 0));
    std::vector<Segment::Escape> huge;
    reader.read_escapes(huge);
    EXPECT_EQ(huge.size(), 45U) << "those that became 0 are none any more";
}

TEST_F(SegmentBuilderTest, RoundedMoneyIsCountedWithWhatItLost) {
    SegmentBuilder made = builder(kBill);
    std::string text = "1,a,b,0.00000000005,1,x\n1,a,b,1.5E-11,1,y\n";
    for (int row = 0; row < 5000; ++row) {
        text += "1,a,b," + std::to_string(row) + ".25,1,z" + std::to_string(row) + "\n";
    }
    const CsvRows rows(text);
    ASSERT_TRUE(made.append(rows.rows()));
    const auto summary = made.finish();

    ASSERT_TRUE(summary);
    const Segment segment = open();
    ASSERT_FALSE(segment.group_of(3)) << "amounts this different are not kept in a tuple";
    const std::vector<std::string> kept = column_texts(segment, 3);
    EXPECT_EQ(kept[0], "0.0000000001");
    EXPECT_EQ(kept[1], "0");
    EXPECT_EQ(kept[2], "0.25");
    ASSERT_EQ(summary->roundings.size(), 1U);
    EXPECT_EQ(summary->roundings[0].column, "line_item_unblended_cost");
    EXPECT_EQ(summary->roundings[0].count, 2U);
    EXPECT_EQ(summary->roundings[0].residual.str(), "-0.000000000035");
}

TEST_F(SegmentBuilderTest, RoundedMoneyInATupleCountsForEachOfItsRows) {
    const Schema schema{{{"reservation_upfront_value", "a", ColumnKind::Money},
                         {"reservation_reservation_arn", "b", ColumnKind::Text}}};
    SegmentBuilder made = builder(schema);
    std::string text = "0.00000000001,r\n";
    for (int row = 0; row < 200; ++row) {
        text += ",r\n";
    }
    const CsvRows rows(text + "0.00000000001,r\n");
    ASSERT_TRUE(made.append(rows.rows()));
    const auto summary = made.finish();

    ASSERT_TRUE(summary);
    ASSERT_TRUE(open().group_of(0)) << "the planner keeps a column this dull in a tuple";
    ASSERT_EQ(summary->roundings.size(), 1U);
    EXPECT_EQ(summary->roundings[0].count, 2U);
    EXPECT_EQ(summary->roundings[0].residual.str(), "0.00000000002");
}

TEST_F(SegmentBuilderTest, ABatchWithABadNumberLeavesNothingBehind) {
    SegmentBuilder made = builder(kBill);
    const CsvRows good("1,a,b,1,2,x\n2,a,b,1,2,y\n");
    const CsvRows bad("3,a,b,1,2,x\n4,a,b,1,lots,x\n");
    ASSERT_TRUE(made.append(good.rows()));

    const Status refused = made.append(bad.rows());

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "ledger.not_a_number");
    ASSERT_TRUE(made.bad_field());
    EXPECT_EQ(made.bad_field()->row, 1U);
    EXPECT_EQ(made.bad_field()->column, 4U);
    EXPECT_EQ(made.rows(), 2U);
    ASSERT_TRUE(made.append(good.rows()));
    ASSERT_TRUE(made.finish());
    EXPECT_EQ(column_texts(open(), 0), (std::vector<std::string>{"1", "2", "1", "2"}));
    EXPECT_EQ(column_texts(open(), 5), (std::vector<std::string>{"x", "y", "x", "y"}));
}

TEST_F(SegmentBuilderTest, TagsUniqueToEachRowCloseTheSegmentAndTheNextOneKeepsThemApart) {
    const Schema schema{{{"resource_tags_user_team", "a", ColumnKind::Text},
                         {"resource_tags_user_run", "b", ColumnKind::Text},
                         {"resource_tags_user_zone", "c", ColumnKind::Text}}};
    const auto batch = [](int from) {
        std::string text;
        for (int row = from; row < from + 16'384; ++row) {
            text += "team" + std::to_string(row % 20) + ",run" + std::to_string(row) + ",z\n";
        }
        return text;
    };
    SegmentBuilder first = builder(schema);
    int from = 0;
    for (; !first.is_full(); from += 16'384) {
        ASSERT_TRUE(first.append(CsvRows(batch(from)).rows()));
    }
    const auto summary = first.finish();
    ASSERT_TRUE(summary);
    EXPECT_LT(summary->rows, 200'000U);
    EXPECT_EQ(open().group_of(0), open().group_of(1));

    SegmentBuilder second = builder(schema, {.max_rows = 1U << 20U,
                                             .max_dictionary_bytes = 64U << 20U,
                                             .experience = &summary->experience});
    for (int more = 0; more < 12; ++more, from += 16'384) {
        ASSERT_TRUE(second.append(CsvRows(batch(from)).rows()));
    }
    EXPECT_FALSE(second.is_full());
    ASSERT_TRUE(second.finish());
    const Segment segment = open();
    EXPECT_NE(segment.group_of(0), segment.group_of(1));
    EXPECT_NE(segment.group_of(1), segment.group_of(2));
    EXPECT_EQ(segment.tuple_count(*segment.group_of(0)), 20U);
}

TEST_F(SegmentBuilderTest, DictionariesPastTheirLimitCloseTheSegment) {
    SegmentBuilder made = builder(
        kBill, {.max_rows = 1U << 20U, .max_dictionary_bytes = 1U << 20U, .experience = nullptr});
    std::string text;
    for (int row = 0; row < 2'000; ++row) {
        text += "1," + std::string(1'000, static_cast<char>('a' + row % 26)) + std::to_string(row) +
                ",b,1,2,x\n";
    }
    ASSERT_TRUE(made.append(CsvRows(text).rows()));

    EXPECT_TRUE(made.is_full());
}

TEST_F(SegmentBuilderTest, AFileThatIsNotFinishedIsRemoved) {
    {
        const SegmentBuilder made = builder(kBill);
        EXPECT_TRUE(std::filesystem::exists(path()));
    }
    EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(SegmentBuilderTest, AFolderThatIsNotThereIsAnErrorOfItsOwn) {
    const auto made = SegmentBuilder::create({.path = directory_.path() / "none" / "a",
                                              .schema = kBill,
                                              .derived = no_derived_columns(),
                                              .rollups = {}},
                                             {});

    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().kind, ErrorKind::Unavailable);
    EXPECT_EQ(made.error().reason, "ledger.io");
}

} // namespace
} // namespace muster::ledger
