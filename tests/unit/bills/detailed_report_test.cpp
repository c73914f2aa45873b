#include "bills/detailed_report.h"

#include <gtest/gtest.h>

#include "bills/column_name.h"
#include "bills/text_reader.h"
#include "support/memory_source.h"

namespace muster::bills {
namespace {

using Kind = DetailedReport::Kind;

TEST(DetailedReportTest, IsKnownByTheNamesThatAwsGaveIt) {
    const std::vector<std::pair<std::string, Kind>> names = {
        {"012345678901-aws-billing-detailed-line-items-with-resources-and-tags-2014-03.csv.zip",
         Kind::ResourcesAndTags},
        {"012345678901-aws-billing-detailed-line-items-2014-03.csv.zip", Kind::LineItems},
        {"012345678901-aws-cost-allocation-2014-03.csv", Kind::CostAllocation},
        {"012345678901-aws-billing-csv-2014-03.csv", Kind::Monthly},
        {"012345678901-aws-billing-csv-2014-03.csv.gz", Kind::Monthly},
    };
    for (const auto& [name, kind] : names) {
        const auto report = detailed_report(name);
        ASSERT_TRUE(report) << name;
        EXPECT_EQ(report->account, "012345678901");
        EXPECT_EQ(report->kind, kind) << name;
        EXPECT_EQ(report->month.str(), "2014-03");
        EXPECT_EQ(report->report_name(), "012345678901-aws-billing");
    }
}

TEST(DetailedReportTest, IsNothingElse) {
    for (const std::string name :
         {"", ".csv", "012345678901-aws-billing-csv-2014-13.csv", "2014-03.csv",
          "01234567890-aws-billing-csv-2014-03.csv", "x12345678901-aws-billing-csv-2014-03.csv",
          "012345678901-aws-billing-csv-2014-03.parquet", "012345678901-aws-billing-csv-2014-03",
          "012345678901-aws-billing-detailed-line-items-with-monitoring-2014-03.csv",
          "012345678901-2014-03.csv", "report-00001.csv.gz"}) {
        EXPECT_FALSE(detailed_report(name)) << name;
    }
}

TEST(DetailedReportTest, ColumnsHaveTheNamesOfLaterReports) {
    const std::vector<std::string> header = {
        "InvoiceID",     "PayerAccountId", "LinkedAccountId", "RecordType",    "RecordId",
        "ProductName",   "RateId",         "SubscriptionId",  "PricingPlanId", "UsageType",
        "UsageQuantity", "BlendedCost",    "UnBlendedCost",   "user:Team",     "aws:createdBy"};

    const auto schema = schema_of_header(header);

    ASSERT_TRUE(schema) << schema.error().detail;
    std::vector<std::string> names;
    for (const ledger::Column& column : schema->columns) {
        names.push_back(column.name);
    }
    EXPECT_EQ(names,
              (std::vector<std::string>{
                  "bill_invoice_id", "bill_payer_account_id", "line_item_usage_account_id",
                  "record_type", "identity_line_item_id", "product_product_name", "pricing_rate_id",
                  "reservation_subscription_id", "pricing_plan_id", "line_item_usage_type",
                  "line_item_usage_amount", "line_item_blended_cost", "line_item_unblended_cost",
                  "resource_tags_user_team", "resource_tags_aws_created_by"}));
    EXPECT_EQ(schema->columns[2].source_name, "LinkedAccountId");
    EXPECT_EQ(schema->columns[12].kind, ledger::ColumnKind::Money);
    EXPECT_EQ(schema->columns[10].kind, ledger::ColumnKind::Quantity);
}

TEST(DetailedReportTest, APayerWithoutLinkedAccountsHasOneCost) {
    const std::vector<std::string> header = {"RecordType", "ProductName", "Rate", "Cost"};

    const auto schema = schema_of_header(header);

    ASSERT_TRUE(schema);
    EXPECT_EQ(schema->columns[2].name, "line_item_unblended_rate");
    EXPECT_EQ(schema->columns[3].name, "line_item_unblended_cost");
}

TEST(DetailedReportTest, OtherHeadersKeepTheirNames) {
    const std::vector<std::string> header = {"RecordType", "Cost"}; // of no product

    const auto schema = schema_of_header(header);

    ASSERT_TRUE(schema);
    EXPECT_EQ(schema->columns[1].name, "cost");
}

TEST(DetailedReportTest, TotalsAreToldFromLineItems) {
    for (const auto& [text, kind] :
         std::vector<std::pair<std::string, RecordKind>>{{"LineItem", RecordKind::LineItem},
                                                         {"LinkedLineItem", RecordKind::LineItem},
                                                         {"PayerLineItem", RecordKind::LineItem},
                                                         {"InvoiceTotal", RecordKind::Total},
                                                         {"StatementTotal", RecordKind::Total},
                                                         {"AccountTotal", RecordKind::Total},
                                                         {"Rounding", RecordKind::Total},
                                                         {"", RecordKind::Unknown},
                                                         {"Adjustment", RecordKind::Unknown}}) {
        EXPECT_EQ(record_kind(text), kind) << text;
    }
}

TEST(DetailedReportTest, ANoticeAboveTheHeaderIsPassedOver) {
    const std::string text = "\"Don't see your tags in the report? New tags are excluded.\"\r\n"
                             "RecordType,ProductName,TotalCost\r\n"
                             "LinkedLineItem,Amazon Route 53,0.5\r\n";

    auto reader =
        TextReader::open(std::make_unique<test::MemorySource>(text, std::size_t{7}), "f", {});

    ASSERT_TRUE(reader) << reader.error().detail;
    EXPECT_EQ(reader->schema().columns.size(), 3U);
    const auto run = reader->next();
    ASSERT_TRUE(run && *run);
    EXPECT_EQ((*run)->first_row, 3U);
    EXPECT_EQ((*run)->rows.field(0, 1), "Amazon Route 53");
}

} // namespace
} // namespace muster::bills
