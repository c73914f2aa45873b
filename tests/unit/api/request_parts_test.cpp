#include <gtest/gtest.h>

#include "api/paging.h"
#include "api/revision.h"

namespace muster::api {
namespace {

std::string if_match_outcome(std::initializer_list<const char*> values) {
    http::Request request;
    for (const char* value : values) {
        request.headers.add("If-Match", value);
    }
    const auto revision = seen_revision(request);
    return revision ? std::to_string(*revision) : std::string(revision.error().reason);
}

TEST(RevisionTest, OnlyAnEtagOfOursNamesARevision) {
    EXPECT_EQ(if_match_outcome({"\"7\""}), "7");
    EXPECT_EQ(if_match_outcome({etag_of(41).c_str()}), "41");
    EXPECT_EQ(if_match_outcome({}), "request.precondition_required");
    for (const char* value : {"7", "\"7", "\"07\"", "\"7\", \"8\"", "W/\"7\"", "*", "", "\"\"",
                              "\"99999999999999999999\"", "\"-1\" ", "\"7x\""}) {
        EXPECT_EQ(if_match_outcome({value}), "request.precondition_failed") << value;
    }
    EXPECT_EQ(if_match_outcome({"\"7\"", "\"7\""}), "request.precondition_failed");
}

TEST(PagingTest, LimitsAreKept) {
    const auto limit = [](const char* query) {
        const auto paging = Paging::parse(http::Query::parse(query).value());
        return paging ? paging->limit : -1;
    };

    EXPECT_EQ(limit(""), 50);
    EXPECT_EQ(limit("limit=1"), 1);
    EXPECT_EQ(limit("limit=1000"), 1000);
    for (const char* query : {"limit=0", "limit=-1", "limit=1001", "limit=", "limit=5x",
                              "limit=99999999999", "limit=1&limit=1", "limit=+5", "limit=%205"}) {
        EXPECT_EQ(limit(query), -1) << query;
    }
}

TEST(PagingTest, ThePageBeforeTheLastNamesItsLastRow) {
    const auto page = [](const std::vector<int>& rows) {
        const auto response = page_response(
            rows, 2, [](int row) { return Json(row); },
            [](int row) { return std::to_string(row); });
        return std::get<std::string>(response.body);
    };

    EXPECT_EQ(page({}), R"({"items":[],"next_cursor":null})");
    EXPECT_EQ(page({1, 2}), R"({"items":[1,2],"next_cursor":null})");
    EXPECT_EQ(page({1, 2, 3}), R"({"items":[1,2],"next_cursor":"2"})");
}

} // namespace
} // namespace muster::api
