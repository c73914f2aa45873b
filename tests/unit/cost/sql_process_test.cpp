#include "cost/sql_process.h"

#include <fstream>

#include <gtest/gtest.h>

#include "support/temp_dir.h"

namespace muster::cost {
namespace {

using Row = std::vector<std::optional<std::string>>;

constexpr const char* kTwoRows =
    R"(echo '{"columns":[{"name":"n","type":"integer"},{"name":"t","type":"text"}]}'
echo '["1","one"]'
echo '["2",null]')";

/// What the program `muster sql` may answer, played by a script. That the real one does is shown by
/// the tests of the service.
class SqlProcessTest : public testing::Test {
protected:
    [[nodiscard]] SqlProcess::Options options(const std::string& script) const {
        const auto path = directory_ / "muster";
        std::ofstream(path) << "#!/bin/sh\n" << script << "\n";
        std::filesystem::permissions(path, std::filesystem::perms::owner_all);
        SqlProcess::Options options;
        options.program = path;
        options.data_directory = "/data";
        return options;
    }
    [[nodiscard]] Result<SqlAnswer> run(const std::string& script,
                                        std::size_t max_rows = 100) const {
        return SqlProcess(options(script)).run("select 1", max_rows, {});
    }
    [[nodiscard]] std::string refusal(const std::string& script) const {
        const auto answer = run(script);
        return answer ? "answered" : std::string(answer.error().reason);
    }

    test::TempDir directory_;
};

TEST_F(SqlProcessTest, ColumnsAndRowsAreReadAsTexts) {
    const SqlAnswer answer = run(kTwoRows).value();

    ASSERT_EQ(answer.columns.size(), 2U);
    EXPECT_EQ(answer.columns[0].name, "n");
    EXPECT_EQ(answer.columns[1].type, "text");
    EXPECT_EQ(answer.rows, (std::vector<Row>{{"1", "one"}, {"2", std::nullopt}}));
    EXPECT_FALSE(answer.is_truncated);
}

TEST_F(SqlProcessTest, MoreRowsThanAskedForAreCutOff) {
    const SqlAnswer answer = run(kTwoRows, 1).value();

    EXPECT_EQ(answer.rows.size(), 1U);
    EXPECT_TRUE(answer.is_truncated);
    EXPECT_FALSE(run(kTwoRows, 2).value().is_truncated);
}

TEST_F(SqlProcessTest, RowsWithoutEndAreCutOff) {
    const SqlAnswer answer =
        run(R"(echo '{"columns":[{"name":"n","type":"integer"}]}'; yes '["1"]')", 1000).value();

    EXPECT_EQ(answer.rows.size(), 1000U);
    EXPECT_TRUE(answer.is_truncated);
}

TEST_F(SqlProcessTest, AnAnswerOfTooManyBytesIsCutOff) {
    SqlProcess::Options small = options(kTwoRows);
    small.max_bytes = 80;
    const SqlAnswer answer = SqlProcess(small).run("select 1", 100, {}).value();

    EXPECT_LT(answer.rows.size(), 2U);
    EXPECT_TRUE(answer.is_truncated);
}

TEST_F(SqlProcessTest, ALineWithoutEndIsCutOff) {
    SqlProcess::Options small =
        options(R"(echo '{"columns":[]}'; printf '["'; yes x | tr -d '\n')");
    small.max_bytes = 1000;

    EXPECT_TRUE(SqlProcess(small).run("select 1", 100, {}).value().is_truncated);
}

TEST_F(SqlProcessTest, TheStatementIsAnArgumentOfItsOwn) {
    const auto process = options(
        R"(for last; do :; done
printf '{"columns":[{"name":"%s","type":"text"}]}\n' "$last")");

    const auto answer = SqlProcess(process).run("--help; $(echo)", 1, {}).value();

    EXPECT_EQ(answer.columns.at(0).name, "--help; $(echo)");
}

TEST_F(SqlProcessTest, WhatIsWrongWithAStatementIsPassedOn) {
    const auto answer = run(
        R"(echo '{"error":{"kind":"invalid","slug":"duckdb.query","detail":"no such column x"}}' >&2; exit 1)");

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::Invalid);
    EXPECT_EQ(answer.error().reason, "duckdb.query");
    EXPECT_EQ(answer.error().detail, "no such column x");
}

TEST_F(SqlProcessTest, AStatementThatEndsAtALimitIsNotWorthRepeating) {
    const auto answer = run(
        R"(echo '{"error":{"kind":"unavailable","slug":"duckdb.time_limit","detail":"x"}}' >&2; exit 1)");

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::Impossible);
}

TEST_F(SqlProcessTest, AProcessThatIsKilledHadNotEnoughMemory) {
    EXPECT_EQ(refusal("kill -ABRT $$"), "duckdb.out_of_memory");
}

TEST_F(SqlProcessTest, WhatNobodySaysIsAnErrorOfOurs) {
    for (const char* script :
         {"exit 0", "exit 1", "echo x >&2; exit 1", "echo nonsense", "echo '{}'",
          R"(echo '{"columns":[]}'; echo '["1"]')", R"(echo '{"columns":[]}'; echo 1)",
          R"(echo '{"error":{"kind":"invalid","slug":"made.up","detail":""}}' >&2; exit 1)"}) {
        EXPECT_EQ(refusal(script), "sql.process_failed") << script;
    }
}

TEST_F(SqlProcessTest, AStatementThatIsNoneIsRefusedBeforeAnythingRuns) {
    SqlProcess process(options("exit 1"));
    for (const std::string& statement : {std::string(), std::string("a\0b", 3),
                                         std::string(SqlProcess::kMaxStatementBytes + 1, 'x')}) {
        const auto answer = process.run(statement, 1, {});

        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().reason, "sql.bad_statement");
    }
}

TEST_F(SqlProcessTest, AStoppedStatementEndsItsProcess) {
    SqlProcess process(options("exec sleep 1000"));
    std::stop_source stop;
    stop.request_stop();

    const auto answer = process.run("select 1", 1, stop.get_token());

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().reason, "ledger.cancelled");
}

} // namespace
} // namespace muster::cost
