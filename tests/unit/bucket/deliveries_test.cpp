#include "bucket/deliveries.h"

#include <gmock/gmock.h>

#include "unit/bucket/bucket_fixture.h"

namespace muster::bucket {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class BucketDeliveriesTest : public BucketFixture {
protected:
    void put_manifest(const std::string& key,
                      const std::string& id,
                      const std::vector<std::string>& files,
                      const std::string& list = "reportKeys") {
        std::string names;
        for (const std::string& file : files) {
            names += fmt::format("{}\"{}\"", names.empty() ? "" : ",", file);
        }
        memory_.put(key, fmt::format(R"({{"assemblyId": "{}", "reportName": "cur", "{}": [{}],
                            "billingPeriod": {{"start": "20261001T000000.000Z"}}}})",
                                     id, list, names));
    }
    Result<FoundDeliveries> find(const std::string& prefix = "", const WantsManifest& wants = {}) {
        return find_deliveries(bucket_, origin_, {.prefix = prefix, .wants = wants});
    }
    static std::vector<std::string> names(const bills::Delivery& delivery) {
        std::vector<std::string> out;
        for (const bills::BillFile& file : delivery.files) {
            out.push_back(file.path.string());
        }
        return out;
    }
    std::size_t gets() {
        const auto requests = memory_.requests();
        return static_cast<std::size_t>(std::ranges::count_if(
            requests, [](const std::string& text) { return text.starts_with("GET"); }));
    }

    BucketOrigin origin_{bucket_, {}};
};

TEST_F(BucketDeliveriesTest, AnOverwrittenReportIsWhatItsManifestLists) {
    memory_.put("p/cur/20261001-20261101/cur-1.csv.gz", "1");
    memory_.put("p/cur/20261001-20261101/cur-2.csv.gz", "left from a longer delivery");
    put_manifest("p/cur/20261001-20261101/cur-Manifest.json", "a-1",
                 {"p/cur/20261001-20261101/cur-1.csv.gz"});

    const auto found = find("p/");

    ASSERT_TRUE(found) << found.error().detail;
    ASSERT_EQ(found->deliveries.size(), 1U);
    const bills::Delivery& delivery = found->deliveries.front();
    EXPECT_EQ(delivery.id, "a-1");
    EXPECT_EQ(delivery.month->str(), "2026-10");
    EXPECT_EQ(delivery.delivered_at->str(), "2026-10-03T00:00:00Z");
    EXPECT_THAT(names(delivery), ElementsAre("s3://bills/p/cur/20261001-20261101/cur-1.csv.gz"));
    EXPECT_EQ(delivery.files.front().name, "p/cur/20261001-20261101/cur-1.csv.gz");
    EXPECT_EQ(delivery.files.front().bytes, 1U);
    EXPECT_EQ(gets(), 1U);
}

TEST_F(BucketDeliveriesTest, OfReportsThatCreateAnewOnlyTheNewestManifestIsRead) {
    const std::string month = "p/cur/20261001-20261101/";
    for (const std::string id : {"a-1", "a-2", "a-3"}) {
        memory_.put(month + id + "/cur-1.csv.gz", id);
        put_manifest(month + id + "/cur-Manifest.json", id, {month + id + "/cur-1.csv.gz"});
    }
    put_manifest(month + "cur-Manifest.json", "a-2", {month + "a-2/cur-1.csv.gz"});

    const auto found = find();

    ASSERT_EQ(found->deliveries.size(), 1U);
    EXPECT_EQ(found->deliveries.front().id, "a-2");
    EXPECT_EQ(gets(), 1U);
}

TEST_F(BucketDeliveriesTest, AnExportsFilesLieBesideItsMetadata) {
    memory_.put("p/focus/data/BILLING_PERIOD=2026-10/focus-00001.snappy.parquet", "1");
    put_manifest("p/focus/metadata/BILLING_PERIOD=2026-10/focus-Manifest.json", "x-1",
                 {"s3://bills/p/focus/data/BILLING_PERIOD=2026-10/focus-00001.snappy.parquet"},
                 "dataFiles");

    const auto found = find();

    ASSERT_EQ(found->deliveries.size(), 1U);
    EXPECT_THAT(
        names(found->deliveries.front()),
        ElementsAre("s3://bills/p/focus/data/BILLING_PERIOD=2026-10/focus-00001.snappy.parquet"));
}

TEST_F(BucketDeliveriesTest, FilesOutsideOfThePrefixAreLookedFor) {
    memory_.put("p/focus/data/BILLING_PERIOD=2026-10/focus-00001.csv.gz", "1");
    put_manifest("p/focus/metadata/BILLING_PERIOD=2026-10/focus-Manifest.json", "x-1",
                 {"s3://bills/p/focus/data/BILLING_PERIOD=2026-10/focus-00001.csv.gz"},
                 "dataFiles");

    const auto found = find("p/focus/metadata/");

    ASSERT_TRUE(found) << found.error().detail;
    EXPECT_EQ(found->deliveries.front().files.front().bytes, 1U);
    EXPECT_THAT(memory_.requests().back(), HasSubstr("HEAD p/focus/data/"));
}

TEST_F(BucketDeliveriesTest, AnEmptyPrefixOfAReportBeginsItsKeysWithASlash) {
    memory_.put("/cur/20261001-20261101/cur-1.csv.gz", "1");
    put_manifest("/cur/20261001-20261101/cur-Manifest.json", "a-1",
                 {"/cur/20261001-20261101/cur-1.csv.gz"});

    const auto found = find();

    ASSERT_TRUE(found) << found.error().detail;
    EXPECT_THAT(names(found->deliveries.front()),
                ElementsAre("s3://bills//cur/20261001-20261101/cur-1.csv.gz"));
}

TEST_F(BucketDeliveriesTest, AManifestWhoseFileIsMissingIsRefusedByItsKey) {
    put_manifest("p/cur/20261001-20261101/cur-Manifest.json", "a-1",
                 {"p/cur/20261001-20261101/cur-1.csv.gz"});

    const auto found = find();

    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().reason, "billing.file_missing");
    EXPECT_THAT(found.error().detail, HasSubstr("p/cur/20261001-20261101/cur-1.csv.gz"));
}

TEST_F(BucketDeliveriesTest, BillsWithoutAManifestAreLoose) {
    memory_.put("some/oct.csv", "a");
    memory_.put("some/notes.txt", "a");

    const auto found = find("some/");

    ASSERT_EQ(found->deliveries.size(), 1U);
    EXPECT_TRUE(found->deliveries.front().is_loose());
    EXPECT_THAT(names(found->deliveries.front()), ElementsAre("s3://bills/some/oct.csv"));
    EXPECT_EQ(find("none/").error().reason, "billing.nothing_found");
}

TEST_F(BucketDeliveriesTest, AManifestThatIsNotWantedIsNotRead) {
    memory_.put("p/cur/20261001-20261101/cur-1.csv.gz", "1");
    put_manifest("p/cur/20261001-20261101/cur-Manifest.json", "a-1",
                 {"p/cur/20261001-20261101/cur-1.csv.gz"});
    std::vector<std::string> asked;

    const auto found = find("", [&](const ListedManifest& manifest) {
        asked.push_back(manifest.month->str() + " " + manifest.object.etag);
        return false;
    });

    EXPECT_TRUE(found->deliveries.empty());
    EXPECT_EQ(found->passed_over, 1U);
    EXPECT_THAT(asked, ElementsAre("2026-10 \"e2\""));
    EXPECT_EQ(gets(), 0U);
}

TEST_F(BucketDeliveriesTest, TheFoldersOfAKeyTellItsMonth) {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"p/cur/20261001-20261101/cur-Manifest.json", "2026-10"},
        {"p/cur/20261001-20261031/a-1/cur-Manifest.json", "2026-10"},
        {"p/x/metadata/BILLING_PERIOD=2026-03/x-Manifest.json", "2026-03"},
        {"p/x/metadata/billing_period=2026-03/20260304T000000Z-u/x-Manifest.json", "2026-03"},
        {"p/cur/cur/year=2026/month=9/cur-Manifest.json", "2026-09"},
        {"p/cur/month=9/cur-Manifest.json", "-"},
        {"20261301-20261401/x", "-"},
        {"year=99999999999/month=1/x", "-"},
        {"cur-Manifest.json", "-"},
        {"", "-"}};
    for (const auto& [key, month] : cases) {
        const auto found = month_of_key(key);
        EXPECT_EQ(found ? found->str() : "-", month) << key;
    }
}

TEST_F(BucketDeliveriesTest, DetailedBillingReportsSpeakForThemselves) {
    const std::string start = "012345678901-aws-billing-detailed-line-items";
    memory_.put(start + "-2014-03.csv.zip", "less");
    memory_.put(start + "-with-resources-and-tags-2014-03.csv.zip", "more");
    memory_.put(start + "-with-resources-and-tags-2026-10.csv.zip", "told by a later report");
    memory_.put("cur/20261001-20261101/cur-1.csv.gz", "1");
    put_manifest("cur/20261001-20261101/cur-Manifest.json", "a-1",
                 {"cur/20261001-20261101/cur-1.csv.gz"});

    const auto found = find();

    ASSERT_TRUE(found) << found.error().detail;
    ASSERT_EQ(found->deliveries.size(), 2U);
    const bills::Delivery& old = found->deliveries.front();
    EXPECT_THAT(names(old),
                ElementsAre("s3://bills/" + start + "-with-resources-and-tags-2014-03.csv.zip"));
    EXPECT_EQ(old.month->str(), "2014-03");
    EXPECT_EQ(old.id, "\"e2\"");
    EXPECT_FALSE(old.is_loose());
    EXPECT_EQ(found->deliveries.back().id, "a-1");
    EXPECT_EQ(found->manifests.size(), 2U);
}

TEST_F(BucketDeliveriesTest, ADetailedReportThatIsNotWantedIsNotRead) {
    memory_.put("012345678901-aws-billing-csv-2014-03.csv", "1");

    const auto found = find("", [](const ListedManifest& listed) {
        EXPECT_EQ(listed.month->str(), "2014-03");
        return false;
    });

    ASSERT_TRUE(found);
    EXPECT_TRUE(found->deliveries.empty());
    EXPECT_EQ(found->passed_over, 1U);
}

} // namespace
} // namespace muster::bucket
