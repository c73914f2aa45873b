#include "ledger/source_summary.h"

#include <gtest/gtest.h>

namespace muster::ledger {
namespace {

Version version(const std::string& source, std::string_view month, std::uint64_t rows) {
    Version version;
    version.delivery.source = source;
    version.delivery.month = BillingMonth::parse(month).value();
    version.contents.rows = rows;
    version.contents.segments = {{.file = "a", .role = "rows", .rows = rows, .bytes = 10},
                                 {.file = "b", .role = "r1", .rows = 1, .bytes = 5}};
    return version;
}

TEST(SourceSummaryTest, MonthsOfOneSourceAreAddedUp) {
    const std::vector<Version> versions = {version("b", "2026-09", 7), version("a", "2026-11", 1),
                                           version("a", "2026-10", 2)};

    const auto sources = summarize_sources(versions);

    ASSERT_EQ(sources.size(), 2U);
    EXPECT_EQ(sources[0].name, "a");
    EXPECT_EQ(sources[0].months, 2U);
    EXPECT_EQ(sources[0].first.str(), "2026-10");
    EXPECT_EQ(sources[0].last.str(), "2026-11");
    EXPECT_EQ(sources[0].rows, 3U);
    EXPECT_EQ(sources[0].bytes, 30U);
    EXPECT_EQ(sources[1].name, "b");
}

TEST(SourceSummaryTest, WithoutVersionsThereIsNoSource) {
    EXPECT_TRUE(summarize_sources({}).empty());
}

} // namespace
} // namespace muster::ledger
