#include "sql/postgres_text.h"

#include <array>
#include <stdexcept>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "sql/tokens.h"

namespace muster::sql {
namespace {

std::string numbered(std::string_view sql, std::size_t values) {
    return number_placeholders(sql, std::vector<Value>(values, std::nullopt));
}

TEST(PlaceholderTest, EachIsNumberedAndHasTheTypeOfItsValue) {
    const std::array<Value, 5> values{1, "a", Bytes{}, std::nullopt, std::optional<std::string>()};

    EXPECT_EQ(number_placeholders("VALUES (?, ?, ?, ?,?)", values),
              "VALUES ($1::bigint, $2::text, $3::bytea, $4,$5::text)");
}

TEST(PlaceholderTest, QuotedOnesAndThoseInCommentsAreLeftAlone) {
    struct Case {
        std::string_view sql;
        std::size_t values;
        std::string_view expected;
    };
    for (const auto& [sql, values, expected] : {
             Case{"'?' = ?", 1, "'?' = $1"},
             Case{"'it''s ?' || ?", 1, "'it''s ?' || $1"},
             Case{R"('\' || ?)", 1, R"('\' || $1)"},
             Case{R"("a?""b?" = ?)", 1, R"("a?""b?" = $1)"},
             Case{"? -- ?\n, ?", 2, "$1 -- ?\n, $2"},
             Case{"? /* ? /* ? */ ? */ ?", 2, "$1 /* ? /* ? */ ? */ $2"},
             Case{"?-1", 1, "$1-1"},
             Case{"'? unclosed", 0, "'? unclosed"},
             Case{"/* ? unclosed", 0, "/* ? unclosed"},
             Case{"", 0, ""},
         }) {
        EXPECT_EQ(numbered(sql, values), expected);
    }
}

TEST(PlaceholderTest, MoreOrFewerValuesThanPlaceholdersAreABug) {
    EXPECT_THROW(numbered("? ?", 1), std::logic_error);
    EXPECT_THROW(numbered("?", 2), std::logic_error);
}

/// A statement put together of pieces of which it is known what they are.
struct Piece {
    std::string text;
    bool placeholder = false;
};

rc::Gen<Piece> any_piece() {
    const auto inside = rc::gen::container<std::string>(rc::gen::elementOf(std::string("?a -$")));
    const auto quoted = [&](const char* open, const char* close) {
        return rc::gen::map(
            inside, [=](const std::string& text) { return Piece{open + text + close, false}; });
    };
    return rc::gen::oneOf(rc::gen::just(Piece{"?", true}), quoted("'", "'"), quoted("\"", "\""),
                          quoted("--", "\n"), quoted("/*", "*/"),
                          rc::gen::map(rc::gen::elementOf(std::vector<std::string>{
                                           "SELECT", "x1", " ", "(", ",", "=", "42", "''", "$"}),
                                       [](const std::string& text) { return Piece{text, false}; }));
}

RC_GTEST_PROP(PlaceholderPropertyTest, OnlyThePlaceholdersChange, ()) {
    const auto pieces = *rc::gen::container<std::vector<Piece>>(any_piece());
    std::string sql;
    std::string expected;
    std::size_t count = 0;
    for (const Piece& piece : pieces) {
        // A blank between, so that no two pieces make a third.
        sql += piece.text + " ";
        expected += (piece.placeholder ? "$" + std::to_string(++count) : piece.text) + " ";
    }

    RC_ASSERT(numbered(sql, count) == expected);
}

RC_GTEST_PROP(PlaceholderPropertyTest, TheTokensOfAnyTextMakeThatText, ()) {
    const auto sql =
        *rc::gen::container<std::string>(rc::gen::elementOf(std::string("?'\"-*/aZ_9$ \n\xC3")));
    std::string together;
    for (const Token& token : tokens_of(sql)) {
        RC_ASSERT(!token.text.empty());
        together += token.text;
    }

    RC_ASSERT(together == sql);
}

TEST(PostgresMigrationTest, TheFewWordsThatDifferAreReplaced) {
    EXPECT_EQ(
        postgres_migration("CREATE TABLE t (id TEXT PRIMARY KEY, n INTEGER, b BLOB NOT NULL)"),
        "CREATE TABLE t (id TEXT COLLATE \"C\" PRIMARY KEY, n BIGINT, b BYTEA NOT NULL)");
}

TEST(PostgresMigrationTest, NamesStringsAndCommentsAreNot) {
    for (const std::string_view kept :
         {"ALTER TABLE t ADD COLUMN text BIGINT DEFAULT 0", "INSERT INTO t VALUES ('TEXT')",
          "-- INTEGER\nSELECT 1", "/* BLOB */", R"(SELECT "TEXT", TEXTS, MY_BLOB)",
          "SELECT CAST(n AS TEXT), CAST(n AS  TEXT)"}) {
        EXPECT_EQ(postgres_migration(kept), kept);
    }
}

} // namespace
} // namespace muster::sql
