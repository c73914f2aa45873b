#include <algorithm>
#include <memory>
#include <set>
#include <sstream>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libdeflate.h>

#include "generate/generated_bill.h"
#include "generate/model.h"

namespace muster::generate {
namespace {

enum class Form { Gzip, Deflate };

/// By another library than the one that packed it.
std::string inflated(std::string_view packed, Form form) {
    const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> tool(
        libdeflate_alloc_decompressor(), &libdeflate_free_decompressor);
    std::string text(std::size_t{64} << 20, '\0');
    std::size_t read = 0;
    std::size_t written = 0;
    const auto inflate =
        form == Form::Gzip ? libdeflate_gzip_decompress_ex : libdeflate_deflate_decompress_ex;
    EXPECT_EQ(inflate(tool.get(), packed.data(), packed.size(), text.data(), text.size(), &read,
                      &written),
              LIBDEFLATE_SUCCESS);
    text.resize(written);
    return text;
}

std::string all_bytes(const GeneratedBill& bill) {
    std::string bytes;
    for (const auto& path : bill.files("")) {
        bytes += std::filesystem::relative(path, bill.root()).string() + '\n' +
                 GeneratedBill::content(path);
    }
    return bytes;
}

std::vector<std::string> sorted_lines(const GeneratedBill& bill) {
    std::vector<std::string> lines;
    for (const auto& path : bill.files(".csv")) {
        std::istringstream text(GeneratedBill::content(path));
        std::string line;
        std::getline(text, line); // the header
        while (std::getline(text, line)) {
            lines.push_back(line);
        }
    }
    std::ranges::sort(lines);
    return lines;
}

TEST(OutputTest, SameSeedWritesTheSameBytesOnAnyNumberOfThreads) {
    OutputOptions output;
    output.files = 3;
    output.threads = 1;
    const GeneratedBill one(GeneratedBill::small_model(), output);
    output.threads = 3;
    const GeneratedBill three(GeneratedBill::small_model(), output);
    ModelOptions other = GeneratedBill::small_model();
    other.seed = 12;
    const GeneratedBill another(other, output);

    EXPECT_TRUE(all_bytes(one) == all_bytes(three));
    EXPECT_FALSE(all_bytes(one) == all_bytes(another));
}

class RowOrderTest : public testing::TestWithParam<std::pair<RowOrder, int>> {};

TEST_P(RowOrderTest, ChangesTheOrderAndNotTheRows) {
    OutputOptions output = GeneratedBill::plain_output(Format::Cur1Csv);
    output.files = 1;
    const GeneratedBill by_hour(GeneratedBill::small_model(), output);
    output.order = GetParam().first;
    output.files = GetParam().second;
    const GeneratedBill other(GeneratedBill::small_model(), output);

    EXPECT_TRUE(sorted_lines(by_hour) == sorted_lines(other));
    EXPECT_FALSE(GeneratedBill::content(by_hour.files(".csv")[0]) ==
                 GeneratedBill::content(other.files(".csv")[0]));
}

INSTANTIATE_TEST_SUITE_P(Orders,
                         RowOrderTest,
                         testing::Values(std::pair{RowOrder::Hour, 4},
                                         std::pair{RowOrder::Resource, 2},
                                         std::pair{RowOrder::Random, 3}));

TEST(OutputTest, GzipAndZipHoldThePlainText) {
    OutputOptions output = GeneratedBill::plain_output(Format::Cur1Csv);
    output.files = 1;
    const GeneratedBill plain(GeneratedBill::small_model(), output);
    output.packing = Packing::Gzip;
    const GeneratedBill gzip(GeneratedBill::small_model(), output);
    output.packing = Packing::Zip;
    const GeneratedBill zip(GeneratedBill::small_model(), output);
    const std::string text = GeneratedBill::content(plain.files(".csv")[0]);
    const std::string archive = GeneratedBill::content(zip.files(".csv.zip")[0]);
    constexpr std::size_t kFixedHeader = 30;
    const std::string entry = "muster-report-00001.csv";

    EXPECT_TRUE(inflated(GeneratedBill::content(gzip.files(".csv.gz")[0]), Form::Gzip) == text);
    EXPECT_EQ(archive.substr(kFixedHeader, entry.size()), entry);
    EXPECT_TRUE(inflated(archive.substr(kFixedHeader + entry.size()), Form::Deflate) == text);
}

TEST(OutputTest, OverwriteManifestNamesItsFiles) {
    const GeneratedBill bill(GeneratedBill::small_model(),
                             GeneratedBill::plain_output(Format::Cur1Csv));
    const auto manifests = bill.files("-Manifest.json");
    ASSERT_EQ(manifests.size(), 1U);

    const auto manifest = boost::json::parse(GeneratedBill::content(manifests[0])).as_object();

    EXPECT_EQ(manifest.at("reportKeys").as_array().size(), 3U);
    for (const auto& key : manifest.at("reportKeys").as_array()) {
        EXPECT_TRUE(std::filesystem::exists(bill.root() / std::string(key.as_string())));
    }
    EXPECT_EQ(manifest.at("columns").as_array().size(), bill.table().columns());
    EXPECT_EQ(manifest.at("billingPeriod").at("start").as_string(), "20260701T000000.000Z");
}

TEST(OutputTest, CreateNewKeepsEveryDeliveryAndPointsAtTheNewest) {
    OutputOptions output = GeneratedBill::plain_output(Format::Cur2Csv);
    output.layout = Layout::CreateNew;
    const GeneratedBill bill(GeneratedBill::small_model(), output, 2);
    const auto manifests = bill.files("-Manifest.json");
    ASSERT_EQ(manifests.size(), 3U);
    const auto newest =
        std::ranges::min(manifests, {}, [](const auto& path) { return path.string().size(); });

    const auto manifest = boost::json::parse(GeneratedBill::content(newest)).as_object();

    EXPECT_EQ(bill.files(".csv").size(), 6U);
    EXPECT_EQ(manifest.at("dataFiles").as_array().size(), 3U);
    for (const auto& uri : manifest.at("dataFiles").as_array()) {
        const std::string prefix = "s3://muster-billing/";
        const std::string text(uri.as_string());
        ASSERT_TRUE(text.starts_with(prefix));
        EXPECT_TRUE(std::filesystem::exists(bill.root() / text.substr(prefix.size())));
    }
    EXPECT_NE(bill.expected(0).at("total").at("usage_amount"),
              bill.expected(1).at("total").at("usage_amount"));
    EXPECT_FALSE(bill.expected(0).at("is_newest").as_bool());
    EXPECT_TRUE(bill.expected(1).at("is_newest").as_bool());
}

TEST(OutputTest, LaterDeliveryChangesThePast) {
    OutputOptions output = GeneratedBill::plain_output(Format::Cur1Csv);
    output.layout = Layout::CreateNew;
    output.files = 1;
    const GeneratedBill bill(GeneratedBill::small_model(), output, 2);
    std::array<Int128, 2> first_half{};
    std::size_t delivery = 0;
    for (const auto& path : bill.files(".csv")) {
        BillTable table;
        table.read(path);
        for (std::size_t row = 0; row < table.rows(); ++row) {
            const bool is_usage = table.at(row, "lineItem/LineItemType") == "Usage";
            if (is_usage && table.at(row, "lineItem/UsageStartDate") < "2026-07-01T12") {
                first_half.at(delivery) += table.number(row, "lineItem/UsageAmount");
            }
        }
        ++delivery;
    }

    EXPECT_NE(to_string(first_half[0]), to_string(first_half[1]));
}

TEST(OutputTest, OfEachMonthSoManyHoursHaveUsage) {
    ModelOptions model = GeneratedBill::small_model();
    model.as_of.reset();
    model.months = 2;
    model.hours = 5;
    OutputOptions output = GeneratedBill::plain_output(Format::Cur1Csv);
    output.files = 1;
    const GeneratedBill bill(model, output);
    std::vector<std::string> last_hours;
    for (const auto& path : bill.files(".csv")) { // the columns of two months differ
        BillTable table;
        table.read(path);
        std::string last;
        for (std::size_t row = 0; row < table.rows(); ++row) {
            if (table.at(row, "lineItem/LineItemType") == "Usage") {
                last = std::max(last, table.at(row, "lineItem/UsageStartDate"));
            }
        }
        last_hours.push_back(last);
    }

    EXPECT_THAT(last_hours, testing::ElementsAre("2026-07-01T04:00:00Z", "2026-08-01T04:00:00Z"));
}

TEST(OutputTest, HostileProfileTagsEveryRowAnew) {
    ModelOptions model = GeneratedBill::small_model();
    model.profile = Profile::Hostile;
    const GeneratedBill bill(model, GeneratedBill::plain_output(Format::Cur1Csv));
    const BillTable table = bill.table();
    std::set<std::string> values;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        values.insert(table.at(row, "resourceTags/user:request"));
    }

    EXPECT_EQ(values.size(), table.rows());
}

TEST(OutputTest, MostRowsComeFromResourcesThatLiveAllMonth) {
    ModelOptions model = GeneratedBill::small_model();
    model.as_of.reset();
    model.rows = 60'000;
    const auto made = Model::make(model);
    ASSERT_TRUE(made);

    const auto bill = (*made)->bill(0, 0, 1);

    EXPECT_GE(bill->survey().steady_rows * 100, bill->survey().rows * 60);
    EXPECT_NEAR(static_cast<double>(bill->survey().rows), 60'000.0, 15'000.0);
}

TEST(ModelTest, NothingToBillIsAnError) {
    ModelOptions too_early = GeneratedBill::small_model();
    too_early.as_of = Instant::parse("2026-07-01T00:10:00Z").value();
    ModelOptions no_hour = GeneratedBill::small_model();
    no_hour.hours = 0;

    for (const ModelOptions& model : {too_early, no_hour}) {
        const auto made = Model::make(model);

        ASSERT_FALSE(made);
        EXPECT_EQ(made.error().kind, ErrorKind::Invalid);
        EXPECT_EQ(made.error().reason, "generate.options");
    }
}

} // namespace
} // namespace muster::generate
