#include "ledger/segment_builder.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "ledger/segment.h"
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
            EXPECT_TRUE(made.append(rows.rows()));
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

} // namespace
} // namespace muster::ledger
