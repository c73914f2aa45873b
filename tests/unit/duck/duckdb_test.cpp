#include "duck/duckdb.h"

#include <atomic>
#include <cstdlib>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/decimal.h"
#include "support/temp_dir.h"

namespace muster::duck {
namespace {

using testing::ElementsAre;

class DuckDbTest : public testing::Test {
protected:
    static DuckDb open(const DuckDb::Options& options = {}) {
        auto opened = DuckDb::open(options);
        EXPECT_TRUE(opened) << opened.error().detail;
        return std::move(*opened);
    }

    /// The first chunk of a query that must succeed.
    const DuckChunk& first(DuckDb& database, const std::string& sql) {
        auto queried = database.query(sql);
        EXPECT_TRUE(queried) << queried.error().detail;
        result_.emplace(std::move(*queried));
        const auto chunk = result_->next();
        EXPECT_TRUE(chunk && *chunk != nullptr);
        return **chunk;
    }

    static std::string_view reason(DuckDb& database, const std::string& sql) {
        const auto queried = database.query(sql);
        return queried ? "" : queried.error().reason;
    }

    std::optional<DuckResult> result_;
};

TEST_F(DuckDbTest, GivesNamesAndTypesOfColumns) {
    auto database = open();

    const auto columns =
        database.describe("SELECT 1::BIGINT AS whole, 1.5::DECIMAL(38,10) AS money, 'x' AS text,"
                          " MAP {'k': 1.5::DOUBLE} AS map, [1] AS list, {'a': true} AS struct");

    ASSERT_TRUE(columns);
    ASSERT_EQ(columns->size(), 6);
    EXPECT_EQ((*columns)[0].name, "whole");
    EXPECT_EQ((*columns)[0].type.kind, DuckKind::Integer);
    EXPECT_EQ((*columns)[1].type.kind, DuckKind::Decimal);
    EXPECT_EQ((*columns)[1].type.scale, 10);
    EXPECT_EQ((*columns)[2].type.kind, DuckKind::Text);
    EXPECT_EQ((*columns)[3].type.kind, DuckKind::Map);
    EXPECT_EQ((*columns)[3].type.children.at(1).kind, DuckKind::Real);
    EXPECT_EQ((*columns)[4].type.kind, DuckKind::List);
    EXPECT_EQ((*columns)[5].type.child_names, std::vector<std::string>{"a"});
}

TEST_F(DuckDbTest, ReadsIntegersOfEveryWidth) {
    auto database = open();

    const auto& chunk =
        first(database, "SELECT -1::TINYINT, -2::SMALLINT, -3::INTEGER, -4::BIGINT, 5::UTINYINT,"
                        " 6::USMALLINT, 7::UINTEGER, 18446744073709551615::UBIGINT,"
                        " -170141183460469231731687303715884105727::HUGEINT, true");

    EXPECT_EQ(chunk.columns[0].units(0), -1);
    EXPECT_EQ(chunk.columns[1].units(0), -2);
    EXPECT_EQ(chunk.columns[2].units(0), -3);
    EXPECT_EQ(chunk.columns[3].int64s()[0], -4);
    EXPECT_EQ(chunk.columns[4].units(0), 5);
    EXPECT_EQ(chunk.columns[5].units(0), 6);
    EXPECT_EQ(chunk.columns[6].units(0), 7);
    EXPECT_EQ(to_string(chunk.columns[7].units(0)), "18446744073709551615");
    EXPECT_EQ(to_string(chunk.columns[8].units(0)), "-170141183460469231731687303715884105727");
    EXPECT_TRUE(chunk.columns[9].boolean(0));
}

TEST_F(DuckDbTest, ReadsDecimalsOfEveryWidthExactly) {
    auto database = open();

    const auto& chunk = first(
        database, "SELECT -1.5::DECIMAL(4,1), 1.25::DECIMAL(9,2), 0.0000000001::DECIMAL(18,10),"
                  " -1234567890123456789012345678.0123456789::DECIMAL(38,10)");

    const auto decimal = [&](std::size_t column) {
        const auto& vector = chunk.columns[column];
        return Decimal(vector.units(0), vector.type().scale).str();
    };
    EXPECT_EQ(decimal(0), "-1.5");
    EXPECT_EQ(decimal(1), "1.25");
    EXPECT_EQ(decimal(2), "0.0000000001");
    EXPECT_EQ(decimal(3), "-1234567890123456789012345678.0123456789");
}

TEST_F(DuckDbTest, ReadsRealsAndMoments) {
    auto database = open();

    const auto& chunk =
        first(database,
              "SELECT 0.1::DOUBLE, 0.5::FLOAT, DATE '2018-10-02', TIMESTAMP '2018-10-01 01:02:03',"
              " TIMESTAMP_MS '1969-12-31 23:59:59.999', TIMESTAMP_NS '2018-10-01 00:00:00.5',"
              " TIMESTAMP_S '2018-10-01 00:00:01'");

    EXPECT_EQ(chunk.columns[0].doubles()[0], 0.1);
    EXPECT_EQ(chunk.columns[1].real(0), 0.5);
    EXPECT_EQ(chunk.columns[2].instant(0).str(), "2018-10-02T00:00:00Z");
    EXPECT_EQ(chunk.columns[3].instant(0).str(), "2018-10-01T01:02:03Z");
    EXPECT_EQ(chunk.columns[4].instant(0).unix_millis(), -1);
    EXPECT_EQ(chunk.columns[5].instant(0).str(), "2018-10-01T00:00:00.500Z");
    EXPECT_EQ(chunk.columns[6].instant(0).str(), "2018-10-01T00:00:01Z");
}

TEST_F(DuckDbTest, TellsNullFromEmptyText) {
    auto database = open();

    const auto& chunk = first(database, "SELECT * FROM (VALUES (NULL), (''), ('twelve chars'),"
                                        " ('thirteen char')) AS t(text)");

    const auto& texts = chunk.columns[0];
    ASSERT_EQ(chunk.rows, 4);
    EXPECT_TRUE(texts.is_null(0));
    EXPECT_FALSE(texts.is_null(1));
    EXPECT_EQ(texts.text(1), "");
    EXPECT_EQ(texts.text(2), "twelve chars");
    EXPECT_EQ(texts.text(3), "thirteen char");
}

TEST_F(DuckDbTest, ReadsEnumsByTheirText) {
    auto database = open();
    ASSERT_TRUE(database.execute("CREATE TYPE colour AS ENUM ('red', 'green')"));

    const auto& chunk = first(database, "SELECT 'green'::colour");

    EXPECT_EQ(chunk.columns[0].type().kind, DuckKind::Enum);
    EXPECT_EQ(chunk.columns[0].text(0), "green");
}

TEST_F(DuckDbTest, ReadsListsAndStructs) {
    auto database = open();

    const auto& chunk = first(database, "SELECT * FROM (VALUES ([1, 2], {'a': 'x'}),"
                                        " ([3], {'a': 'y'})) AS t(list, struct)");

    const auto range = chunk.columns[0].range(1);
    EXPECT_EQ(range.length, 1);
    EXPECT_EQ(chunk.columns[0].child(0).units(range.offset), 3);
    EXPECT_EQ(chunk.columns[1].child(0).text(1), "y");
}

/// Keeps what it is given, as text.
class Collector : public ChunkSink {
public:
    Status consume(const DuckChunk& chunk) override {
        const std::scoped_lock lock(mutex_);
        for (std::size_t row = 0; row < chunk.rows; ++row) {
            take(chunk, row);
        }
        return {};
    }
    std::vector<std::string> lines;

private:
    void take(const DuckChunk& chunk, std::size_t row) {
        std::string line;
        for (const auto& column : chunk.columns) {
            line += line.empty() ? "" : "|";
            line += column.is_null(row) ? "null" : shown(column, row);
        }
        lines.push_back(line);
    }
    static std::string shown(const DuckVector& column, std::size_t row) {
        switch (column.type().kind) {
        case DuckKind::Text:
        case DuckKind::Enum: return std::string(column.text(row));
        case DuckKind::Integer: return to_string(column.units(row));
        case DuckKind::Decimal: return Decimal(column.units(row), column.type().scale).str();
        case DuckKind::Boolean: return column.boolean(row) ? "true" : "false";
        case DuckKind::Instant: return column.instant(row).str();
        case DuckKind::Map: return entries(column, row);
        default: return "?";
        }
    }
    static std::string entries(const DuckVector& map, std::size_t row) {
        std::string text;
        const auto range = map.range(row);
        for (auto i = range.offset; i < range.offset + range.length; ++i) {
            text +=
                std::string(map.child(0).text(i)) + "=" + std::string(map.child(1).text(i)) + ";";
        }
        return text;
    }
    std::mutex mutex_;
};

TEST_F(DuckDbTest, StreamsRowsInOrderWithNullsAndRepeatedNames) {
    auto database = open();
    Collector rows;

    const auto streamed = database.stream(
        "SELECT i AS x, CASE WHEN i % 2 = 0 THEN 'even' END AS x FROM range(5000) t(i)", rows);

    ASSERT_TRUE(streamed) << streamed.error().detail;
    ASSERT_EQ(rows.lines.size(), 5000);
    EXPECT_EQ(rows.lines[0], "0|even");
    EXPECT_EQ(rows.lines[4999], "4999|null");
}

TEST_F(DuckDbTest, StreamsRowsThatAreAllTheSame) {
    auto database = open();
    Collector rows;

    ASSERT_TRUE(database.stream("SELECT 'same' FROM range(3000)", rows));

    EXPECT_EQ(rows.lines.size(), 3000);
    EXPECT_EQ(std::set<std::string>(rows.lines.begin(), rows.lines.end()).size(), 1);
}

class Refuser : public ChunkSink {
public:
    Status consume(const DuckChunk& /*chunk*/) override {
        return Error{ErrorKind::Conflict, "test.enough", "no more"};
    }
};

TEST_F(DuckDbTest, ReturnsTheErrorOfTheSinkThatStoppedTheQuery) {
    auto database = open();
    Refuser refuser;

    const auto streamed = database.stream("SELECT * FROM range(100000)", refuser);

    ASSERT_FALSE(streamed);
    EXPECT_EQ(streamed.error().reason, "test.enough");
    EXPECT_TRUE(database.query("SELECT 1"));
}

class Thrower : public ChunkSink {
public:
    Status consume(const DuckChunk& /*chunk*/) override { throw std::logic_error("a bug"); }
};

TEST_F(DuckDbTest, ThrowsAgainWhatTheSinkThrew) {
    auto database = open();
    Thrower thrower;

    EXPECT_THROW((void)database.stream("SELECT 1", thrower), std::logic_error);
}

TEST_F(DuckDbTest, ReadsMapsFromParquetItWrote) {
    const test::TempDir directory;
    const auto file = directory / "tags.parquet";
    auto database = open({.allowed_files = {file}});
    ASSERT_TRUE(
        database.execute("COPY (SELECT * FROM (VALUES (MAP {'user_team': 'green', 'b': 'c'}),"
                         " (MAP {}), (NULL)) AS t(tags)) TO " +
                         sql_literal(file.string()) + " (FORMAT parquet)"));
    Collector rows;

    const auto streamed =
        database.stream("FROM read_parquet(" + sql_literal(file.string()) + ")", rows);

    ASSERT_TRUE(streamed) << streamed.error().detail;
    EXPECT_THAT(rows.lines, ElementsAre("user_team=green;b=c;", "", "null"));
}

TEST_F(DuckDbTest, QuotesLiteralsAndIdentifiers) {
    auto database = open();
    const std::string name = "a \"b\" 'c'";

    const auto& chunk =
        first(database, "SELECT " + sql_literal(name) + " AS " + sql_identifier(name));

    EXPECT_EQ(chunk.columns[0].text(0), name);
    EXPECT_EQ(result_->columns()[0].name, name);
}

TEST_F(DuckDbTest, ReportsBadSqlOnOneLine) {
    auto database = open();

    const auto queried = database.query("SELECT *\nFROM nothing_here");

    ASSERT_FALSE(queried);
    EXPECT_EQ(queried.error().kind, ErrorKind::Invalid);
    EXPECT_EQ(queried.error().reason, "duckdb.query");
    EXPECT_EQ(queried.error().detail.find('\n'), std::string::npos);
}

TEST_F(DuckDbTest, ReachesNothingOutsideItself) {
    const test::TempDir directory;
    const auto file = sql_literal((directory / "x").string());
    auto database = open();

    for (const auto& sql :
         {"SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM read_text('/etc/passwd')",
          "FROM '/etc/passwd'", "SELECT * FROM glob('/etc/*')",
          "SELECT * FROM read_parquet('/etc/passwd')", "INSTALL httpfs", "LOAD httpfs",
          "LOAD '/tmp/x.duckdb_extension'", "ATTACH '/tmp/x.db'", "IMPORT DATABASE '/tmp'",
          "SELECT * FROM sqlite_scan('/tmp/x', 'y')"}) {
        EXPECT_FALSE(database.query(sql)) << sql;
    }
    EXPECT_EQ(reason(database, "SELECT * FROM read_csv('/etc/passwd')"), "duckdb.forbidden");
    EXPECT_EQ(reason(database, "COPY (SELECT 1) TO " + file), "duckdb.forbidden");
    EXPECT_EQ(reason(database, "EXPORT DATABASE " + file), "duckdb.forbidden");
    EXPECT_TRUE(std::filesystem::is_empty(directory.path()));
}

TEST_F(DuckDbTest, ReachesOnlyTheFilesItWasGiven) {
    const test::TempDir directory;
    const auto allowed = sql_literal((directory / "allowed.parquet").string());
    const auto other = sql_literal((directory / "other.parquet").string());
    auto database = open({.allowed_files = {directory / "allowed.parquet"}});

    EXPECT_TRUE(database.execute("COPY (SELECT 1) TO " + allowed + " (FORMAT parquet)"));
    EXPECT_TRUE(database.query("FROM " + allowed));
    EXPECT_EQ(reason(database, "COPY (SELECT 1) TO " + other), "duckdb.forbidden");
}

TEST_F(DuckDbTest, CannotBeReconfigured) {
    auto database = open();

    for (const auto& sql :
         {"SET enable_external_access = true", "SET memory_limit = '100GB'", "SET threads = 64",
          "SET allowed_directories = ['/']", "SET autoload_known_extensions = true",
          "SET lock_configuration = false", "RESET memory_limit"}) {
        EXPECT_FALSE(database.execute(sql)) << sql;
    }
}

TEST_F(DuckDbTest, TakesOnlyQueriesThatReadFromOutside) {
    auto database = open();

    EXPECT_TRUE(database.query_read_only("WITH x AS (SELECT 1) SELECT * FROM x"));
    EXPECT_TRUE(database.query_read_only("SHOW TABLES"));
    EXPECT_TRUE(database.query_read_only("EXPLAIN SELECT 1"));
    for (const auto& sql : {"CREATE TABLE t (i INTEGER)", "SET threads = 1", "BEGIN"}) {
        const auto queried = database.query_read_only(sql);
        ASSERT_FALSE(queried) << sql;
        EXPECT_EQ(queried.error().reason, "duckdb.not_read_only") << sql;
    }
    EXPECT_FALSE(database.query_read_only("SELECT 1; CREATE TABLE t (i INTEGER)"));
}

TEST_F(DuckDbTest, StopsWhenMemoryRunsOut) {
    constexpr std::uint64_t kLimit = 32ULL << 20U;
    auto database = open({.memory_limit_bytes = kLimit});

    const auto queried = database.query(
        "SELECT count(*) FROM (SELECT DISTINCT i, repeat('x', 100) || i FROM range(3000000) t(i))");

    ASSERT_FALSE(queried);
    EXPECT_EQ(queried.error().reason, "duckdb.out_of_memory");
}

constexpr auto kEndless = "SELECT count(*) FROM range(10000000) a(x), range(10000000) b(y)"
                          " WHERE (x * y) % 7 = 3";

TEST_F(DuckDbTest, StopsWhenTheTimeIsUp) {
    auto database = open({.time_limit = std::chrono::milliseconds(20)});

    EXPECT_EQ(reason(database, kEndless), "duckdb.time_limit");
    EXPECT_EQ(reason(database, "SELECT 1"), "");
}

TEST_F(DuckDbTest, TimeIsUpWhileRowsAreRead) {
    auto database = open({.time_limit = std::chrono::milliseconds(50)});

    auto result = database.query_read_only("SELECT x FROM range(1000000000000) t(x)");
    ASSERT_TRUE(result);
    auto chunk = result->next();
    while (chunk && *chunk != nullptr) {
        chunk = result->next();
    }

    ASSERT_FALSE(chunk);
    EXPECT_EQ(chunk.error().reason, "duckdb.time_limit");
}

TEST_F(DuckDbTest, RowsReadFromOutsideComeInOrder) {
    auto database = open({.threads = 4});
    auto result = database.query_read_only("SELECT x FROM range(100000) t(x) ORDER BY x DESC");
    ASSERT_TRUE(result);

    std::int64_t expected = 100'000;
    for (auto chunk = result->next(); chunk && *chunk != nullptr; chunk = result->next()) {
        for (std::size_t row = 0; row < (*chunk)->rows; ++row) {
            ASSERT_EQ((*chunk)->columns[0].units(row), --expected);
        }
    }
    EXPECT_EQ(expected, 0);
}

TEST_F(DuckDbTest, AnErrorAfterSomeRowsIsReported) {
    auto database = open();
    auto result = database.query_read_only(
        "SELECT CASE WHEN x < 500000 THEN 1 ELSE error('too far') END FROM range(1000000) t(x)");
    ASSERT_TRUE(result);

    auto chunk = result->next();
    while (chunk && *chunk != nullptr) {
        chunk = result->next();
    }

    ASSERT_FALSE(chunk);
    EXPECT_EQ(chunk.error().reason, "duckdb.query");
}

TEST_F(DuckDbTest, AQueryThatCannotBeInterruptedIsToldOf) {
    std::atomic<bool> overdue = false;
    // Long enough to plan the query in, for an interrupt before its one step ends it.
    auto database = open({.time_limit = std::chrono::milliseconds(100),
                          .overdue = [&overdue] { overdue = true; },
                          .grace = std::chrono::milliseconds(10)});

    // One value is one step to DuckDB, and this one takes half a second.
    reason(database, "SELECT levenshtein(repeat('a', 10000 + x::INTEGER), repeat('b', 10000)) "
                     "FROM range(1) t(x)");

    EXPECT_TRUE(overdue);
}

TEST_F(DuckDbTest, StopsWhenInterruptedFromAnotherThread) {
    auto database = open();
    std::jthread stopper([&database](const std::stop_token& stop) {
        while (!stop.stop_requested()) { // an interrupt before the query begins is lost
            database.interrupt();
            std::this_thread::yield();
        }
    });

    EXPECT_EQ(reason(database, kEndless), "duckdb.interrupted");
}

TEST_F(DuckDbTest, SaysThatTheLibraryIsMissing) {
    ::setenv("MUSTER_DUCKDB_LIBRARY", "/nowhere/libduckdb.so", 1); // NOLINT(concurrency-mt-unsafe)
    const auto opened = DuckDb::open({});
    ::unsetenv("MUSTER_DUCKDB_LIBRARY"); // NOLINT(concurrency-mt-unsafe)

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, ErrorKind::Unavailable);
    EXPECT_EQ(opened.error().reason, "duckdb.unavailable");
}

TEST_F(DuckDbTest, RefusesALibraryThatIsNotDuckDb) {
    ::setenv("MUSTER_DUCKDB_LIBRARY", "libm.so.6", 1); // NOLINT(concurrency-mt-unsafe)
    const auto opened = DuckDb::open({});
    ::unsetenv("MUSTER_DUCKDB_LIBRARY"); // NOLINT(concurrency-mt-unsafe)

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().reason, "duckdb.unavailable");
}

} // namespace
} // namespace muster::duck
