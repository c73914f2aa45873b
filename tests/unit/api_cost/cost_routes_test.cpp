#include "api_cost/cost_routes.h"

#include <gtest/gtest.h>

#include "cost/ledger_executor.h"
#include "support/fake_clock.h"
#include "support/small_bill.h"
#include "support/temp_dir.h"
#include "unit/api/route_fixture.h"

namespace muster::api {
namespace {

using http::Verb;

class CostRoutesTest : public testing::Test {
protected:
    CostRoutesTest() {
        bills_.import("2026-10", {{.team = "web", .cost = "10.0000000001"},
                                  {.service = "AmazonS3", .cost = "2.5"},
                                  {.service = "AmazonS3", .account = "000000000043", .cost = "0.5"},
                                  {.service = "AWSSupport", .cost = "100"}});
    }

    Answered run(const std::string& report) {
        return client_.post("/api/v1/cost/reports/run", report);
    }

    test::BillStore bills_;
    test::FakeClock clock_{Instant::parse("2026-10-20T00:00:00Z").value()};
    cost::LedgerExecutor executor_{bills_.store(), {}};
    cost::NameIndex names_{bills_.store()};
    test::TempDir scratch_;
    CostPorts ports_{
        .executor = executor_, .names = names_, .clock = clock_, .scratch = scratch_.path()};
    RouteClient<CostPorts> client_{cost_routes(), ports_};
};

TEST_F(CostRoutesTest, AReportIsAnsweredWithItsRangeAndItsTotals) {
    const Answered answered = run(R"({"period": "mtd", "by": ["service"], "top": 2})");

    ASSERT_EQ(answered.status, 200) << answered.text;
    EXPECT_EQ(
        answered.json().find("report")->str(),
        R"({"measures":["unblended_cost"],"by":["service"],"granularity":"month",)"
        R"("period":"mtd","top":2,"filter":null,"range":{"first":"2026-10-01","last":"2026-10-20"}})");
    EXPECT_EQ(
        answered.json().find("rows")->str(),
        R"([{"period":"2026-10-01","dimensions":["AWSSupport"],"measures":["100"],)"
        R"("is_other":false},)"
        R"({"period":"2026-10-01","dimensions":["AmazonEC2"],"measures":["10.0000000001"],)"
        R"("is_other":false},)"
        R"({"period":"2026-10-01","dimensions":["Other"],"measures":["3"],"is_other":true}])");
    EXPECT_EQ(answered.json().find("total")->str(), R"(["113.0000000001"])");
    EXPECT_EQ(answered.string("currency"), "USD");
}

TEST_F(CostRoutesTest, AbsentValuesAreNull) {
    const Answered answered =
        run(R"({"period": "2026-10", "by": ["tag:Team"], "granularity": "total"})");

    EXPECT_EQ(answered.json().find("rows")->if_array()->at(0).str(),
              R"({"period":"2026-10-01","dimensions":[null],"measures":["103"],"is_other":false})");
}

TEST_F(CostRoutesTest, AReportThatIsNoneIsRefusedByItsField) {
    const auto problem = [&](const std::string& report) {
        const Answered answered = run(report);
        EXPECT_EQ(answered.status, 400) << report;
        return answered.code() + " " + answered.first_problem().first;
    };

    EXPECT_EQ(problem(R"({"period": "someday"})"), "report.period_malformed /period");
    EXPECT_EQ(problem(R"({"period": "mtd", "granularity": "fortnight"})"),
              "json.invalid /granularity");
    EXPECT_EQ(problem(R"({"period": "mtd", "filter": "service ="})"),
              "report.filter_syntax /filter");
    EXPECT_EQ(problem(R"({"period": "mtd", "top": 0})"), "report.top_out_of_range /top");
    EXPECT_EQ(problem(R"({"period": "2026-10", "measures": ["no_such"]})"),
              "report.unknown_measure /measures");
}

TEST_F(CostRoutesTest, ABodyThatIsNoReportIsRefused) {
    EXPECT_EQ(run("").status, 400);
    EXPECT_EQ(run("[]").code(), "json.invalid");
    EXPECT_EQ(run("{}").first_problem().first, "/period");
    EXPECT_EQ(run(R"({"period": "mtd", "colour": "red"})").first_problem().first, "/colour");
    EXPECT_EQ(run(R"({"period": "mtd", "by": ["a", 1]})").first_problem().first, "/by/1");
    EXPECT_EQ(run(R"({"period": "2026-10", "by": ["no_such"]})").code(),
              "report.unknown_dimension");
}

TEST_F(CostRoutesTest, AnExportIsTheSameRowsAsAFile) {
    const auto text = [&](const std::string& format) {
        const Answered answered = client_.post(
            "/api/v1/cost/reports/export",
            R"({"report": {"period": "2026-10", "by": ["service"]}, "format": ")" + format + "\"}");
        EXPECT_EQ(answered.status, 200) << answered.text;
        EXPECT_EQ(answered.headers.get("Content-Disposition"),
                  "attachment; filename=\"costs-2026-10-01-2026-10-31." + format + "\"");
        return answered.text;
    };

    EXPECT_EQ(text("csv"), "period,service,unblended_cost\n"
                           "2026-10-01,AWSSupport,100\n"
                           "2026-10-01,AmazonEC2,10.0000000001\n"
                           "2026-10-01,AmazonS3,3\n");
    EXPECT_EQ(Json::parse(text("json")).value().if_array()->size(), 3U);
    EXPECT_TRUE(text("parquet").starts_with("PAR1"));
    EXPECT_TRUE(std::filesystem::is_empty(scratch_.path()));
}

TEST_F(CostRoutesTest, AnExportOfWhatIsNoReportOrFormatIsRefused) {
    const auto problem = [&](const std::string& body) {
        return client_.post("/api/v1/cost/reports/export", body).first_problem().first;
    };

    EXPECT_EQ(problem(R"({"report": {"period": "x"}, "format": "csv"})"), "/report/period");
    EXPECT_EQ(problem(R"({"report": {"period": "mtd"}, "format": "xlsx"})"), "/format");
    EXPECT_EQ(problem(R"({"format": "csv"})"), "/report");
}

TEST_F(CostRoutesTest, AFilterIsReadAsTextAndAsDocument) {
    const auto convert = [&](const std::string& body) {
        return client_.post("/api/v1/cost/filter", body).text;
    };
    const std::string both =
        R"({"text":"service = AmazonEC2","filter":{"dimension":"service","operator":"=","value":"AmazonEC2"}})";

    EXPECT_EQ(convert(R"({"text": "service=AmazonEC2"})"), both);
    EXPECT_EQ(
        convert(R"({"filter": {"dimension": "service", "operator": "=", "value": "AmazonEC2"}})"),
        both);
    EXPECT_EQ(convert(R"({"text": ""})"), R"({"text":"","filter":null})");
}

TEST_F(CostRoutesTest, AFilterThatIsNoneIsRefusedByItsColumn) {
    const Answered text =
        client_.post("/api/v1/cost/filter", R"({"text": "service = AmazonEC2 AND"})");
    EXPECT_EQ(text.status, 400);
    EXPECT_EQ(text.code(), "report.filter_syntax");
    EXPECT_EQ(text.first_problem().first, "/text");
    EXPECT_TRUE(text.first_problem().second.starts_with("column 24: "))
        << text.first_problem().second;

    const Answered document = client_.post("/api/v1/cost/filter", R"({"filter": {"and": []}})");
    EXPECT_EQ(document.first_problem().first, "/filter");
    EXPECT_EQ(client_.post("/api/v1/cost/filter", "{}").code(), "json.invalid");
    EXPECT_EQ(client_.post("/api/v1/cost/filter", R"({"text": "x matches '('"})").code(),
              "report.filter_regex");
}

TEST_F(CostRoutesTest, NamesAreThoseOfTheModelAndOfTheBills) {
    const Answered answered = client_.get("/api/v1/cost/names");
    const Json document = answered.json();
    const auto kind_of = [&](std::string_view name) {
        for (const Json& item : *document.find("dimensions")->if_array()) {
            if (*item.find("name")->if_string() == name) {
                return *item.find("kind")->if_string();
            }
        }
        return std::string("none");
    };

    EXPECT_EQ(kind_of("service"), "built_in");
    EXPECT_EQ(kind_of("tag:Team"), "tag");
    EXPECT_EQ(kind_of("line_item_usage_type"), "column");
    EXPECT_EQ(kind_of("no_such"), "none");
    EXPECT_NE(answered.text.find(R"({"name":"unblended_cost","is_cost":true})"), std::string::npos);
    EXPECT_NE(answered.text.find(R"({"name":"lines","is_cost":false})"), std::string::npos);
}

TEST_F(CostRoutesTest, ValuesOfADimensionComeByWhatTheyCost) {
    EXPECT_EQ(client_.get("/api/v1/cost/values?dimension=service&period=2026-10").text,
              R"({"items":[{"value":"AWSSupport","cost":"100"},)"
              R"({"value":"AmazonEC2","cost":"10.0000000001"},{"value":"AmazonS3","cost":"3"}],)"
              R"("next_cursor":null})");
    EXPECT_EQ(client_.get("/api/v1/cost/values?dimension=service&period=2026-10&limit=1").text,
              R"({"items":[{"value":"AWSSupport","cost":"100"}],"next_cursor":null})");
    EXPECT_EQ(
        client_.get("/api/v1/cost/values?dimension=service&period=2026-10&prefix=AmazonS").text,
        R"({"items":[{"value":"AmazonS3","cost":"3"}],"next_cursor":null})");
}

TEST_F(CostRoutesTest, ValuesOfNothingAreRefused) {
    EXPECT_EQ(client_.get("/api/v1/cost/values").code(), "request.missing_parameter");
    EXPECT_EQ(client_.get("/api/v1/cost/values?dimension=no_such&period=2026-10").code(),
              "report.unknown_dimension");
    EXPECT_EQ(client_.get("/api/v1/cost/values?dimension=service&period=x").code(),
              "report.period_malformed");
    EXPECT_EQ(client_.get("/api/v1/cost/values?dimension=service&sort=x").status, 400);
}

} // namespace
} // namespace muster::api
