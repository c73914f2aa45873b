#include "api_cost/sql_routes.h"

#include <fstream>

#include <gtest/gtest.h>

#include "support/temp_dir.h"
#include "unit/api/route_fixture.h"

namespace muster::api {
namespace {

/// `muster sql` played by a script that answers with two rows.
class SqlRoutesTest : public testing::Test {
protected:
    SqlRoutesTest() {
        std::ofstream(directory_ / "muster") << R"(#!/bin/sh
echo '{"columns":[{"name":"n","type":"integer"}]}'
echo '["1"]'
echo '[null]'
)";
        std::filesystem::permissions(directory_ / "muster", std::filesystem::perms::owner_all);
    }

    Answered ask(const std::string& body) { return client_.post("/api/v1/sql", body); }

    test::TempDir directory_;
    cost::SqlProcess sql_{{.program = directory_ / "muster",
                           .data_directory = directory_.path(),
                           .scratch = {},
                           .environment = {}}};
    SqlPorts ports_{.sql = sql_};
    RouteClient<SqlPorts> client_{sql_routes(), ports_, Role::ReadOnly};
};

TEST_F(SqlRoutesTest, AnAnswerHasItsColumnsAndRows) {
    EXPECT_EQ(ask(R"({"query": "select n"})").text,
              R"({"columns":[{"name":"n","type":"integer"}],"rows":[["1"],[null]],)"
              R"("is_truncated":false})");
    EXPECT_EQ(ask(R"({"query": "select n", "max_rows": 1})").text,
              R"({"columns":[{"name":"n","type":"integer"}],"rows":[["1"]],"is_truncated":true})");
}

TEST_F(SqlRoutesTest, ABodyThatIsNoStatementIsRefusedByItsField) {
    EXPECT_EQ(ask("{}").first_problem().first, "/query");
    EXPECT_EQ(ask(R"({"query": ""})").first_problem().first, "/query");
    EXPECT_EQ(ask(R"({"query": "x", "max_rows": 0})").first_problem().first, "/max_rows");
    EXPECT_EQ(ask(R"({"query": "x", "max_rows": 10001})").first_problem().first, "/max_rows");
    EXPECT_EQ(ask(R"({"query": "x", "time_limit": 1})").first_problem().first, "/time_limit");
}

} // namespace
} // namespace muster::api
