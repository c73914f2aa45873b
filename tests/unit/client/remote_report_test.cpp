#include "client/remote_report.h"

#include <gtest/gtest.h>

#include "client/remote_sql.h"

namespace muster::client {
namespace {

Result<cost::ReportResult> read(const std::string& rows) {
    return report_result(Json::parse(R"({"report":{},"dimensions":["service"],"measures":["c"],)"
                                     R"("rows":)" +
                                     rows +
                                     R"(,"total":["3"],"currency":"USD","sources":["R2"],)"
                                     R"("notes":["n"],"of_a_newer_server":1})")
                             .value());
}

TEST(RemoteReportTest, RowsAreReadAsTheyWereComputed) {
    const auto result =
        read(R"([{"period":"2026-10-01","dimensions":[null],"measures":["1.50"],"is_other":false},)"
             R"({"period":null,"dimensions":["Other"],"measures":[null],"is_other":true}])");

    ASSERT_TRUE(result) << result.error().detail;
    ASSERT_EQ(result->rows.size(), 2U);
    EXPECT_EQ(result->rows[0].period, "2026-10-01");
    EXPECT_EQ(result->rows[0].dimensions[0], std::nullopt);
    EXPECT_EQ(result->rows[0].measures[0]->str(), "1.5");
    EXPECT_TRUE(result->rows[1].is_other);
    EXPECT_EQ(result->currency, "USD");
    EXPECT_EQ(result->notes, std::vector<std::string>{"n"});
}

TEST(RemoteReportTest, RowsThatDoNotFitAreNoReport) {
    for (const char* rows :
         {R"([{"period":null,"dimensions":[],"measures":["1"],"is_other":false}])",
          R"([{"period":null,"dimensions":["a"],"measures":[],"is_other":false}])",
          R"([{"period":null,"dimensions":["a"],"measures":["x"],"is_other":false}])", "{}"}) {
        EXPECT_EQ(read(rows).error().reason, "client.no_muster") << rows;
    }
}

TEST(RemoteSqlTest, TextsBecomeTheValuesTheyStandFor) {
    const std::vector<cost::SqlAnswer::Column> columns = {
        {"a", "integer"}, {"b", "boolean"}, {"c", "decimal"}, {"d", "text"}, {"e", "list"}};

    const auto values = sql_values(columns, {"7", "true", "1.50", "null", "[1,null]"});

    ASSERT_TRUE(values);
    EXPECT_EQ(Json(*values).str(), R"([7,true,"1.50","null",[1,null]])");
    EXPECT_EQ(sql_values(columns, {"x", {}, {}, {}, {}}).error().reason, "client.no_muster");
    EXPECT_EQ(sql_values(columns, {"7"}).error().reason, "client.no_muster");
}

} // namespace
} // namespace muster::client
