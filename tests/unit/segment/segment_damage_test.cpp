#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "builder/segment_builder.h"
#include "segment/segment.h"
#include "support/csv_rows.h"
#include "support/temp_dir.h"

namespace muster::ledger {
namespace {

class SegmentDamageTest : public testing::Test {
protected:
    void SetUp() override {
        const Schema schema{
            {{"product_sku", "product/sku", ColumnKind::Text},
             {"line_item_unblended_cost", "lineItem/UnblendedCost", ColumnKind::Money},
             {"line_item_blended_cost", "lineItem/BlendedCost", ColumnKind::Money},
             {"line_item_usage_amount", "lineItem/UsageAmount", ColumnKind::Quantity},
             {"identity_line_item_id", "identity/LineItemId", ColumnKind::Unique}}};
        auto made = SegmentBuilder::create(
            {.path = path(), .schema = schema, .derived = no_derived_columns(), .rollups = {}}, {});
        ASSERT_TRUE(made);
        std::string text;
        for (int row = 0; row < 300; ++row) {
            const std::string cost = std::to_string(row * 7919) + ".0123456789";
            text += "sku" + std::to_string(row % 7) + "," + cost + "," + (row == 5 ? "" : cost) +
                    "," + std::to_string(row % 50) + (row == 9 ? "e30" : ".5") + ",id" +
                    std::to_string(row) + "\n";
        }
        text.replace(text.find("e30"), 3, "e17");
        ASSERT_TRUE(made->append(test::CsvRows(text).rows()));
        ASSERT_TRUE(made->finish());
        std::ifstream file(path(), std::ios::binary);
        bytes_.assign(std::istreambuf_iterator<char>(file), {});
        ASSERT_TRUE(Segment::open(path(), Segment::Checks::Everything));
    }

    [[nodiscard]] std::filesystem::path path() const { return directory_.path() / "a.segment"; }
    void write(const std::string& bytes) const { std::ofstream(path(), std::ios::binary) << bytes; }

    test::TempDir directory_;
    std::string bytes_;
};

TEST_F(SegmentDamageTest, EveryFlippedByteIsFound) {
    for (std::size_t at = 0; at < bytes_.size(); ++at) {
        std::string damaged = bytes_;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x41);
        write(damaged);

        const auto opened = Segment::open(path(), Segment::Checks::Everything);

        ASSERT_FALSE(opened) << "byte " << at;
        ASSERT_TRUE(opened.error().reason == "ledger.segment_damaged" ||
                    opened.error().reason == "ledger.segment_too_new")
            << "byte " << at;
    }
}

TEST_F(SegmentDamageTest, AFileCutShortAnywhereIsRefused) {
    for (std::size_t size = 0; size < bytes_.size(); size += 13) {
        write(bytes_.substr(0, size));

        const auto opened = Segment::open(path());

        ASSERT_FALSE(opened) << size;
        ASSERT_EQ(opened.error().reason, "ledger.segment_damaged") << size;
    }
}

TEST_F(SegmentDamageTest, TheDamagedBlockIsNamed) {
    std::string damaged = bytes_;
    damaged[damaged.find("sku0") + 1] = 'K'; // values of product_sku are the only text "sku"
    write(damaged);

    const auto opened = Segment::open(path(), Segment::Checks::Everything);

    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().detail.find("product_sku"), std::string::npos);
    EXPECT_NE(opened.error().detail.find(path().string()), std::string::npos);
}

TEST_F(SegmentDamageTest, AFormatOfTheFutureIsRefusedAsSuch) {
    std::string damaged = bytes_;
    damaged[8] = 99;
    write(damaged);

    const auto opened = Segment::open(path());

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, ErrorKind::Impossible);
    EXPECT_EQ(opened.error().reason, "ledger.segment_too_new");
}

TEST_F(SegmentDamageTest, AFormatOfThePastIsRead) {
    std::string older = bytes_;
    older[8] = 1;
    older[older.size() - 16] = 1; // the footer says it again
    write(older);

    const auto opened = Segment::open(path(), Segment::Checks::Everything);

    ASSERT_TRUE(opened) << opened.error().detail;
    EXPECT_EQ(opened->rows(), 300U);
}

TEST_F(SegmentDamageTest, AFileThatIsNotThereIsNotFound) {
    const auto opened = Segment::open(directory_.path() / "none");

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, ErrorKind::NotFound);
}

} // namespace
} // namespace muster::ledger
