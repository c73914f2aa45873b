#include "bills/manifest.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "support/samples.h"

namespace muster::bills {
namespace {

TEST(ManifestTest, OfALegacyReportGivesIdMonthKeysAndColumns) {
    const auto manifest = parse_manifest(R"({
        "assemblyId": "a-1", "account": "000000000001", "reportName": "hourly",
        "columns": [{"category": "lineItem", "name": "UsageAmount"},
                    {"category": "resourceTags", "name": "user:Team", "type": "String"}],
        "billingPeriod": {"start": "20170801T000000.000Z", "end": "20170901T000000.000Z"},
        "reportKeys": ["/p/hourly/20170801-20170901/a-1/hourly-01.csv.gz"], "new": {"x": []}})",
                                         "m");

    ASSERT_TRUE(manifest) << manifest.error().detail;
    EXPECT_EQ(manifest->generation, Manifest::Generation::CostAndUsageReport);
    EXPECT_EQ(manifest->delivery_id, "a-1");
    EXPECT_EQ(manifest->report_name, "hourly");
    EXPECT_EQ(manifest->account, "000000000001");
    EXPECT_EQ(manifest->month->str(), "2017-08");
    EXPECT_EQ(manifest->keys,
              std::vector<std::string>{"p/hourly/20170801-20170901/a-1/hourly-01.csv.gz"});
    EXPECT_EQ(manifest->columns,
              (std::vector<std::string>{"lineItem/UsageAmount", "resourceTags/user:Team"}));
}

TEST(ManifestTest, OfADataExportGivesKeysWithoutTheBucket) {
    const auto manifest = parse_manifest(R"({
        "executionId": "e-1",
        "exportArn": "arn:aws:bcm-data-exports:us-east-1:000000000001:export/my-focus-12345678-1234-1234-1234-123456789012",
        "columns": [{"name": "BilledCost", "type": "double"}],
        "dataFiles": ["s3://bucket/p/my-focus/data/billing_period=2024-03/my-focus-00001.csv.gz",
                      "p/my-focus/data/billing_period=2024-03/my-focus-00002.csv.gz"]})",
                                         "m");

    ASSERT_TRUE(manifest) << manifest.error().detail;
    EXPECT_EQ(manifest->generation, Manifest::Generation::DataExport);
    EXPECT_EQ(manifest->delivery_id, "e-1");
    EXPECT_EQ(manifest->report_name, "my-focus");
    EXPECT_EQ(manifest->month->str(), "2024-03");
    EXPECT_EQ(manifest->keys[0], "p/my-focus/data/billing_period=2024-03/my-focus-00001.csv.gz");
    EXPECT_EQ(manifest->keys[1], "p/my-focus/data/billing_period=2024-03/my-focus-00002.csv.gz");
}

TEST(ManifestTest, MayLackIdAndMonth) {
    const auto manifest = parse_manifest(R"({"dataFiles": ["a"]})", "m");

    ASSERT_TRUE(manifest);
    EXPECT_EQ(manifest->delivery_id, "");
    EXPECT_FALSE(manifest->month);
}

TEST(ManifestTest, ThatIsNoneIsRefused) {
    for (const std::string_view text :
         {"", "{", "[]", "{}", R"({"reportKeys": "x"})", R"({"reportKeys": [1]})",
          R"({"dataFiles": [{}]})", R"({"dataFiles": ["s3://bucket"]})"}) {
        const auto manifest = parse_manifest(text, "m");

        ASSERT_FALSE(manifest) << text;
        EXPECT_EQ(manifest.error().kind, ErrorKind::Invalid);
        EXPECT_EQ(manifest.error().reason, "billing.manifest_malformed") << text;
    }
}

TEST(ManifestTest, ThatListsAFileTwiceIsRefused) {
    EXPECT_EQ(parse_manifest(R"({"reportKeys": ["a/1.csv", "/a/1.csv"]})", "m").error().reason,
              "billing.manifest_malformed");
}

TEST(ManifestTest, TooDeepOrTooLargeIsRefused) {
    EXPECT_EQ(parse_manifest(std::string(100'000, '['), "m").error().reason,
              "billing.manifest_malformed");
    EXPECT_EQ(parse_manifest(std::string(kMaxManifestBytes + 1, ' '), "m").error().reason,
              "billing.manifest_too_large");
}

struct RealManifest {
    std::string file;
    std::string month;
    std::size_t columns = 0;
    std::size_t keys = 0;
};

class RealManifestTest : public testing::TestWithParam<RealManifest> {};

TEST_P(RealManifestTest, IsReadWhole) {
    MUSTER_SKIP_WITHOUT_SAMPLES();
    const auto path = test::samples() / "ice-manifests-and-prices" / GetParam().file;

    const auto manifest = parse_manifest(*read_file(path), path.string());

    ASSERT_TRUE(manifest) << manifest.error().detail;
    EXPECT_EQ(manifest->month->str(), GetParam().month);
    EXPECT_EQ(manifest->columns.size(), GetParam().columns);
    EXPECT_EQ(manifest->keys.size(), GetParam().keys);
}

INSTANTIATE_TEST_SUITE_P(Samples,
                         RealManifestTest,
                         testing::Values(RealManifest{"manifestTest.json", "2017-08", 158, 2},
                                         RealManifest{"manifest-2018-01.json", "2018-01", 168, 0},
                                         RealManifest{"manifest-2019-01.json", "2019-01", 205, 0},
                                         RealManifest{"manifest-2019-12.json", "2019-12", 275, 0}));

} // namespace
} // namespace muster::bills
