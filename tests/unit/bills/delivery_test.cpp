#include "bills/delivery.h"

#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "bills/delivery_layout.h"
#include "support/temp_dir.h"

namespace muster::bills {
namespace {

namespace fs = std::filesystem;

class DeliveryTest : public testing::Test {
protected:
    void put(const std::string& name, const std::string& content = "x") {
        fs::create_directories((root() / name).parent_path());
        std::ofstream(root() / name) << content;
    }

    void put_manifest(const std::string& name,
                      const std::string& id,
                      const std::vector<std::string>& keys,
                      const std::string& list = "reportKeys") {
        std::string files;
        for (const std::string& key : keys) {
            files += fmt::format("{}\"{}\"", files.empty() ? "" : ",", key);
        }
        put(name, fmt::format(R"({{"assemblyId": "{}", "reportName": "cur", "{}": [{}],
                            "billingPeriod": {{"start": "20180101T000000.000Z"}}}})",
                              id, list, files));
    }

    Result<std::vector<Delivery>> find(const std::string& below = "") {
        const std::vector<fs::path> paths = {root() / below};
        return find_deliveries(paths);
    }

    std::vector<std::string> names(const Delivery& delivery) {
        std::vector<std::string> out;
        for (const BillFile& file : delivery.files) {
            out.push_back(fs::relative(file.path, root()).string());
        }
        return out;
    }

    [[nodiscard]] fs::path root() const { return fs::canonical(directory_.path()); }

private:
    test::TempDir directory_;
};

using Names = std::vector<std::string>;

TEST_F(DeliveryTest, OverwrittenReportsAreReadByTheirManifestAndNothingElseIs) {
    put("b/p/cur/20180101-20180201/cur-1.csv.gz");
    put("b/p/cur/20180101-20180201/cur-2.csv.gz"); // left from an earlier, longer delivery
    put_manifest("b/p/cur/20180101-20180201/cur-Manifest.json", "a-1",
                 {"p/cur/20180101-20180201/cur-1.csv.gz"});

    const auto found = find();

    ASSERT_TRUE(found) << found.error().detail;
    ASSERT_EQ(found->size(), 1U);
    EXPECT_EQ(found->front().id, "a-1");
    EXPECT_EQ(found->front().month->str(), "2018-01");
    EXPECT_FALSE(found->front().is_loose());
    EXPECT_EQ(names(found->front()), Names{"b/p/cur/20180101-20180201/cur-1.csv.gz"});
}

TEST_F(DeliveryTest, OfSeveralAssembliesTheOneOfTheTopManifestIsTaken) {
    const std::string month = "p/cur/20180101-20180201/";
    for (const std::string id : {"a-1", "a-2", "a-3"}) {
        put(month + id + "/cur-1.csv.gz");
        put_manifest(month + id + "/cur-Manifest.json", id, {month + id + "/cur-1.csv.gz"});
    }
    put_manifest(month + "cur-Manifest.json", "a-2", {month + "a-2/cur-1.csv.gz"});

    const auto found = find();

    ASSERT_TRUE(found) << found.error().detail;
    ASSERT_EQ(found->size(), 1U);
    EXPECT_EQ(found->front().id, "a-2");
    EXPECT_EQ(names(found->front()), Names{month + "a-2/cur-1.csv.gz"});
}

TEST_F(DeliveryTest, WithoutATopManifestTheNewestAssemblyIsTaken) {
    const std::string month = "p/cur/20180101-20180201/";
    for (const std::string id : {"a-1", "a-2", "a-3"}) {
        put(month + id + "/cur-1.csv.gz");
        put_manifest(month + id + "/cur-Manifest.json", id, {month + id + "/cur-1.csv.gz"});
        fs::last_write_time(root() / (month + id) / "cur-Manifest.json",
                            fs::file_time_type::clock::now() -
                                std::chrono::hours(id == "a-2" ? 1 : 50));
    }

    const auto found = find();

    ASSERT_TRUE(found) << found.error().detail;
    ASSERT_EQ(found->size(), 1U);
    EXPECT_EQ(found->front().id, "a-2");
}

TEST_F(DeliveryTest, DataExportsAreFoundBesideTheirMetadata) {
    const std::string folder = "BILLING_PERIOD=2018-01/20180105T063045.000Z-e1/";
    put("x/export/data/" + folder + "export-00001.csv.gz");
    put("x/export/data/BILLING_PERIOD=2018-01/20180104T010101.000Z-e0/export-00001.csv.gz");
    put_manifest("x/export/metadata/" + folder + "export-Manifest.json", "e1",
                 {"s3://b/q/export/data/" + folder + "export-00001.csv.gz"}, "dataFiles");

    const auto found = find("x");

    ASSERT_TRUE(found) << found.error().detail;
    ASSERT_EQ(found->size(), 1U);
    EXPECT_EQ(names(found->front()), Names{"x/export/data/" + folder + "export-00001.csv.gz"});
    EXPECT_EQ(found->front().delivered_at->str(), "2018-01-05T06:30:45Z");
}

TEST_F(DeliveryTest, AthenaPartitionsAreFoundFromAManifestElsewhere) {
    put("p/cur/cur/year=2018/month=1/cur-00001.snappy.parquet");
    put_manifest("p/cur/20180101-20180201/cur-Manifest.json", "a-1",
                 {"p/cur/cur/year=2018/month=1/cur-00001.snappy.parquet"});

    const auto found = find();

    ASSERT_TRUE(found) << found.error().detail;
    ASSERT_EQ(found->size(), 1U);
    EXPECT_EQ(names(found->front()), Names{"p/cur/cur/year=2018/month=1/cur-00001.snappy.parquet"});
}

TEST_F(DeliveryTest, AManifestGivenByNameFindsFilesCopiedBesideIt) {
    put("flat/cur-1.csv.gz");
    put_manifest("flat/cur-Manifest.json", "a-1", {"p/cur/20180101-20180201/cur-1.csv.gz"});

    const auto found = find("flat/cur-Manifest.json");

    ASSERT_TRUE(found) << found.error().detail;
    EXPECT_EQ(names(found->front()), Names{"flat/cur-1.csv.gz"});
}

TEST_F(DeliveryTest, AMissingFileIsAnErrorEvenIfAnOlderDeliveryHasOneOfThatName) {
    const std::string month = "p/cur/20180101-20180201/";
    put(month + "cur-1.csv.gz");
    put(month + "a-1/cur-1.csv.gz");
    put_manifest(month + "cur-Manifest.json", "a-2", {month + "a-2/cur-1.csv.gz"});

    const auto found = find();

    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, ErrorKind::NotFound);
    EXPECT_EQ(found.error().reason, "billing.file_missing");
    EXPECT_TRUE(found.error().detail.contains(month + "a-2/cur-1.csv.gz"));
}

TEST_F(DeliveryTest, AKeyCannotLeadOutOfItsFolder) {
    put("secret.csv");
    put_manifest("p/cur-Manifest.json", "a-1", {"../secret.csv"});

    EXPECT_EQ(find("p").error().reason, "billing.file_missing");
}

TEST_F(DeliveryTest, FilesWithoutAManifestAreOneLooseDelivery) {
    put("b/two.csv");
    put("b/one.csv.gz");
    put("b/notes.txt");
    put("b/cur-RedshiftManifest.json");

    const auto found = find();

    ASSERT_TRUE(found) << found.error().detail;
    ASSERT_EQ(found->size(), 1U);
    EXPECT_TRUE(found->front().is_loose());
    EXPECT_FALSE(found->front().month);
    EXPECT_EQ(names(found->front()), (Names{"b/one.csv.gz", "b/two.csv"}));
}

TEST_F(DeliveryTest, OfSeveralDeliveryFoldersWithoutAManifestTheNewestIsTaken) {
    const std::string month = "data/BILLING_PERIOD=2018-01/";
    put(month + "20180104T010101.000Z-e0/export-00001.csv.gz");
    put(month + "20180106T010101.000Z-e1/export-00001.csv.gz");
    put(month + "20180106T010101.000Z-e1/export-00002.csv.gz");
    put(month + "20180105T010101.000Z-e2/export-00001.csv.gz");

    const auto found = find();

    ASSERT_TRUE(found) << found.error().detail;
    EXPECT_EQ(names(found->front()),
              (Names{month + "20180106T010101.000Z-e1/export-00001.csv.gz",
                     month + "20180106T010101.000Z-e1/export-00002.csv.gz"}));
}

TEST_F(DeliveryTest, ACopyWhoseMonthFolderHasAnotherNameIsReadByItsTopManifest) {
    const std::string month = "p/cur/20180101-20180201/";
    for (const std::string id : {"a-1", "a-2"}) {
        put("january/" + id + "/cur-1.csv.gz");
        put_manifest("january/" + id + "/cur-Manifest.json", id, {month + id + "/cur-1.csv.gz"});
    }
    put_manifest("january/cur-Manifest.json", "a-2", {month + "a-2/cur-1.csv.gz"});

    const auto found = find();

    ASSERT_TRUE(found) << found.error().detail;
    ASSERT_EQ(found->size(), 1U);
    EXPECT_EQ(found->front().id, "a-2");
    EXPECT_EQ(names(found->front()), Names{"january/a-2/cur-1.csv.gz"});
}

TEST_F(DeliveryTest, AManifestThatLiesInTwoPlacesIsOneDelivery) {
    const std::string partition = "p/cur/cur/year=2018/month=1/";
    put(partition + "cur-00001.snappy.parquet");
    for (const std::string& folder : {std::string("p/cur/20180101-20180201/"), partition}) {
        put_manifest(folder + "cur-Manifest.json", "a-1", {partition + "cur-00001.snappy.parquet"});
    }

    const auto found = find();

    ASSERT_TRUE(found) << found.error().detail;
    EXPECT_EQ(found->size(), 1U);
}

TEST_F(DeliveryTest, TheStatusTableOfTheAthenaArtifactIsNoBill) {
    put("p/cur/cur/year=2018/month=1/cur-00001.snappy.parquet");
    put("p/cur/cur/cost_and_usage_data_status/cost_and_usage_data_status.parquet");

    const auto found = find();

    ASSERT_TRUE(found) << found.error().detail;
    EXPECT_EQ(names(found->front()), Names{"p/cur/cur/year=2018/month=1/cur-00001.snappy.parquet"});
}

TEST_F(DeliveryTest, LinksToFoldersAreFollowedEvenInCircles) {
    put("elsewhere/two.csv");
    put("b/one.csv");
    fs::create_directory_symlink(root() / "b", root() / "b/circle");
    fs::create_directory_symlink(root() / "elsewhere", root() / "b/link");

    const auto found = find("b");

    ASSERT_TRUE(found) << found.error().detail;
    EXPECT_EQ(names(found->front()), (Names{"b/one.csv", "elsewhere/two.csv"}));
}

TEST_F(DeliveryTest, ABillThatIsALinkToNothingIsAnError) {
    put("b/one.csv");
    fs::create_symlink(root() / "gone.csv", root() / "b/two.csv");

    EXPECT_EQ(find("b").error().reason, "billing.not_a_file");
}

TEST_F(DeliveryTest, AManifestGivenByNameMayBeCalledAnything) {
    put("flat/cur-1.csv.gz");
    put_manifest("flat/october.json", "a-1", {"p/cur/20180101-20180201/cur-1.csv.gz"});

    const auto found = find("flat/october.json");

    ASSERT_TRUE(found) << found.error().detail;
    EXPECT_EQ(names(found->front()), Names{"flat/cur-1.csv.gz"});
}

TEST_F(DeliveryTest, NothingAndNoSuchPathAreErrors) {
    EXPECT_EQ(find().error().reason, "billing.nothing_found");
    EXPECT_EQ(find("nowhere").error().reason, "billing.path_not_found");
}

TEST(DeliveryLayoutTest, KnowsAwsFolderAndFileNames) {
    EXPECT_TRUE(is_manifest_name("cur-Manifest.json"));
    EXPECT_FALSE(is_manifest_name("cur-RedshiftManifest.json"));
    EXPECT_TRUE(is_period_folder("20180101-20180201"));
    EXPECT_TRUE(is_period_folder("billing_period=2018-01"));
    EXPECT_TRUE(is_period_folder("month=12"));
    EXPECT_FALSE(is_period_folder("20180101-2018020a"));
    EXPECT_FALSE(is_period_folder("month=a"));
    EXPECT_FALSE(delivery_folder_time("abcdef01-e98d-48d6-86b4-29967358fe6c"));
    EXPECT_FALSE(delivery_folder_time("20180101-20180201"));
    EXPECT_EQ(delivery_folder_time("2018-01-05T06:30:45Z-e-1")->str(), "2018-01-05T06:30:45Z");
}

/// What a server may read: what lies below `inside`, links followed.
class ConfinedDeliveryTest : public DeliveryTest {
protected:
    /// The slug of the refusal, or "found".
    std::string outcome(const std::string& path) {
        const std::vector<fs::path> paths = {root() / path};
        const auto found = find_deliveries(paths, [this](const fs::path& real) {
            return real.string().starts_with((root() / "inside").string());
        });
        return found ? "found" : std::string(found.error().reason);
    }
};

TEST_F(ConfinedDeliveryTest, WhatLiesInsideIsFound) {
    put("inside/a/bill.csv");
    fs::create_directory_symlink(root() / "inside/a", root() / "inside/b");

    EXPECT_EQ(outcome("inside"), "found");
    EXPECT_EQ(outcome("inside/b/bill.csv"), "found");
}

TEST_F(ConfinedDeliveryTest, LinksThatLeadOutAreRefused) {
    put("outside/bill.csv");
    put("inside/files/other.csv");
    put("inside/folders/other.csv");
    fs::create_symlink(root() / "outside/bill.csv", root() / "inside/files/bill.csv");
    fs::create_directory_symlink(root() / "outside", root() / "inside/folders/out");

    EXPECT_EQ(outcome("inside/files"), "billing.path_not_allowed");
    EXPECT_EQ(outcome("inside/folders"), "billing.path_not_allowed");
    EXPECT_EQ(outcome("outside/bill.csv"), "billing.path_not_allowed");
}

TEST_F(ConfinedDeliveryTest, FilesOfAManifestThatLieOutsideAreRefused) {
    put("p/cur/cur-1.csv.gz");
    put_manifest("inside/cur-Manifest.json", "a-1", {"p/cur/cur-1.csv.gz"});

    EXPECT_EQ(outcome("inside/cur-Manifest.json"), "billing.path_not_allowed");
}

TEST_F(ConfinedDeliveryTest, AManifestThatIsALinkOutIsNotOpened) {
    put_manifest("outside/cur-Manifest.json", "a-1", {"cur-1.csv.gz"});
    put("inside/cur-1.csv.gz");
    fs::create_symlink(root() / "outside/cur-Manifest.json", root() / "inside/cur-Manifest.json");

    EXPECT_EQ(outcome("inside"), "billing.path_not_allowed");
}

TEST_F(DeliveryTest, OfDetailedBillingReportsTheOneThatSaysMostIsRead) {
    put("b/012345678901-aws-billing-csv-2014-03.csv");
    put("b/012345678901-aws-billing-detailed-line-items-2014-03.csv.zip");
    put("b/012345678901-aws-billing-detailed-line-items-with-resources-and-tags-2014-03.csv");
    put("b/012345678901-aws-cost-allocation-2014-04.csv");

    const auto found = find();

    ASSERT_TRUE(found) << found.error().detail;
    ASSERT_EQ(found->size(), 2U);
    EXPECT_EQ(
        names((*found)[0]),
        Names{
            "b/012345678901-aws-billing-detailed-line-items-with-resources-and-tags-2014-03.csv"});
    EXPECT_EQ((*found)[0].month->str(), "2014-03");
    EXPECT_EQ((*found)[0].report_name, "012345678901-aws-billing");
    EXPECT_FALSE((*found)[0].is_loose());
    EXPECT_EQ(names((*found)[1]), Names{"b/012345678901-aws-cost-allocation-2014-04.csv"});
}

TEST_F(DeliveryTest, AMonthThatALaterReportTellsOfIsNotReadFromTheDetailedOne) {
    put("b/012345678901-aws-billing-csv-2017-12.csv");
    put("b/012345678901-aws-billing-csv-2018-01.csv");
    put("b/p/cur/20180101-20180201/cur-1.csv.gz");
    put_manifest("b/p/cur/20180101-20180201/cur-Manifest.json", "a-1",
                 {"p/cur/20180101-20180201/cur-1.csv.gz"});

    const auto found = find();

    ASSERT_TRUE(found) << found.error().detail;
    ASSERT_EQ(found->size(), 2U);
    EXPECT_EQ((*found)[0].id, "a-1");
    EXPECT_EQ(names((*found)[1]), Names{"b/012345678901-aws-billing-csv-2017-12.csv"});
}

} // namespace
} // namespace muster::bills
