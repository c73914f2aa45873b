#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "builder/segment_builder.h"
#include "segment/decimal_reader.h"
#include "segment/segment.h"
#include "support/csv_rows.h"
#include "support/segment_contents.h"
#include "support/temp_dir.h"

namespace muster::ledger {
namespace {

using test::column_texts;
using test::CsvRows;

const Schema kDerivedBill{
    {{"line_item_line_item_type", "lineItem/LineItemType", ColumnKind::Text},
     {"line_item_unblended_cost", "lineItem/UnblendedCost", ColumnKind::Money}}};

/// net_cost: the cost but on rows of type Fee, where it is twice that, and Tax, where it is absent.
/// x_fee: whether the row is a Fee.
class FeeDeriver final : public Deriver {
public:
    Status derive(const ResolvedRows& rows,
                  std::span<DecimalSink* const> decimals,
                  std::span<const std::span<std::uint8_t>> flags) override {
        decimals[0]->copy(1);
        for (std::uint32_t row = 0; row < rows.rows(); ++row) {
            const std::string_view type = rows.text(0, rows.codes(0)[row]);
            flags[0][row] = type == "Fee" ? 1 : 0;
            if (type == "Tax") {
                decimals[0]->set_absent(row);
            }
            if (type == "Fee") {
                TRY(const auto cost, rows.decimal(1, row));
                decimals[0]->set(row, *cost->plus(*cost));
            }
        }
        return {};
    }
};

class FeeColumns final : public DerivedColumns {
public:
    [[nodiscard]] std::vector<Column> decimals(const Schema&) const override {
        return {{"net_cost", "", ColumnKind::Money}};
    }
    [[nodiscard]] std::vector<Text> texts(const Schema&) const override {
        return {{{"x_fee", "", ColumnKind::Text}, {"", "true"}}};
    }
    [[nodiscard]] std::unique_ptr<Deriver> bind(const Schema&) const override {
        return std::make_unique<FeeDeriver>();
    }
};

class DerivedColumnsTest : public testing::Test {
protected:
    Segment written(const std::vector<std::string>& batches) {
        const std::filesystem::path path = directory_.path() / "a.segment";
        auto made = SegmentBuilder::create(
            {.path = path, .schema = kDerivedBill, .derived = derived_, .rollups = {}}, {});
        EXPECT_TRUE(made);
        for (const std::string& batch : batches) {
            EXPECT_TRUE(made->append(CsvRows(batch).rows()));
        }
        EXPECT_TRUE(made->finish());
        auto opened = Segment::open(path, Segment::Checks::Everything);
        EXPECT_TRUE(opened);
        return std::move(*opened);
    }

    test::TempDir directory_;
    FeeColumns derived_;
};

TEST_F(DerivedColumnsTest, DerivedColumnsFollowTheSendersOwn) {
    const Segment segment =
        written({"Usage,1.5\nFee,99999999999.5\n", "Tax,3\nFee,0.25\nUsage,\n"});

    ASSERT_EQ(segment.schema().columns.size(), 4U);
    EXPECT_EQ(segment.schema().columns[2].name, "net_cost");
    EXPECT_EQ(column_texts(segment, 2),
              (std::vector<std::string>{"1.5", "199999999999", "", "0.5", ""}));
    EXPECT_EQ(column_texts(segment, 3), (std::vector<std::string>{"", "true", "", "true", ""}));
}

TEST_F(DerivedColumnsTest, AMeasureThatIsMostlyAnotherColumnTakesHardlyAnyRoom) {
    std::string text;
    for (int row = 0; row < 60'000; ++row) {
        text += (row % 1'000 == 0 ? "Fee," : "Usage,") + std::to_string(row * 791) + ".123456789\n";
    }
    const Segment segment = written({text});

    DecimalReader reader(segment);
    ASSERT_TRUE(reader.open(2, 0));
    EXPECT_EQ(reader.block().exceptions, 60U);
    const auto costs = column_texts(segment, 1);
    const auto nets = column_texts(segment, 2);
    EXPECT_EQ(nets[999], costs[999]);
    EXPECT_EQ(nets[1'000], "1582000.246913578");
}

} // namespace
} // namespace muster::ledger
