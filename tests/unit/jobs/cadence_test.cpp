#include "jobs/cadence.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace muster::jobs {
namespace {

std::string next(std::string_view cadence, std::string_view after) {
    return Cadence::parse(cadence)->next_after(Instant::parse(after).value()).str();
}

TEST(CadenceTest, FindsTheFirstTimeAfter) {
    struct Row {
        std::string_view cadence;
        std::string_view after;
        std::string_view next;
    };
    for (const Row& row : std::initializer_list<Row>{
             {"every 15m", "2026-10-01T00:00:00Z", "2026-10-01T00:15:00Z"},
             {"every 15m", "2026-10-01T00:14:59Z", "2026-10-01T00:15:00Z"},
             {"every 90s", "1970-01-01T00:00:00Z", "1970-01-01T00:01:30Z"},
             {"every 1d", "2026-10-01T12:00:00Z", "2026-10-02T00:00:00Z"},
             {"every 6h", "1969-12-31T23:00:00Z", "1970-01-01T00:00:00Z"},
             {"* * * * *", "2026-10-01T00:00:00Z", "2026-10-01T00:01:00Z"},
             {"*/15 * * * *", "2026-10-01T00:44:30Z", "2026-10-01T00:45:00Z"},
             {"5,50-59/3 3 * * *", "2026-10-01T03:05:00Z", "2026-10-01T03:50:00Z"},
             {"0 3 * * *", "2026-12-31T03:00:00Z", "2027-01-01T03:00:00Z"},
             {"0 0 * * 0", "2026-10-01T00:00:00Z", "2026-10-04T00:00:00Z"},
             {"0 0 * * 7", "2026-10-01T00:00:00Z", "2026-10-04T00:00:00Z"},
             {"0 0 * * 1-5", "2026-10-02T00:00:00Z", "2026-10-05T00:00:00Z"},
             {"0 0 13 * 5", "2026-10-01T00:00:00Z", "2026-10-02T00:00:00Z"},
             {"0 0 29 2 *", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00Z"},
             {"0 0 31 * *", "2026-11-01T00:00:00Z", "2026-12-31T00:00:00Z"},
         }) {
        EXPECT_EQ(next(row.cadence, row.after), row.next) << row.cadence << " after " << row.after;
    }
}

TEST(CadenceTest, RefusesWhatNeverComesOrIsNone) {
    for (const std::string_view text :
         {"",           "every",          "every ",      "every 0m",    "every -1m",
          "every 1w",   "every 1000001s", "every m",     "* * * *",     "* * * * * *",
          "60 * * * *", "* 24 * * *",     "* * 0 * *",   "* * 32 * *",  "* * * 13 *",
          "* * * * 8",  "5-1 * * * *",    "*/0 * * * *", "5/2 * * * *", "a * * * *",
          "1, * * * *", "* *  * *",       "0 0 30 2 *",  "-1 * * * *",  "1--2 * * * *"}) {
        const auto refused = Cadence::parse(text);
        ASSERT_FALSE(refused) << text;
        EXPECT_EQ(refused.error().kind, ErrorKind::Invalid) << text;
        EXPECT_EQ(refused.error().reason, "jobs.malformed_cadence") << text;
    }
}

RC_GTEST_PROP(CadenceProperty, EveryMinuteBetweenIsNoneOfItsTimes, ()) {
    const auto cadence =
        Cadence::parse(*rc::gen::element("*/7 * * * *", "3,5 1-4 * * *", "every 7m", "0 */6 * * 2"))
            .value();
    const auto start =
        Instant::from_unix_millis(*rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000));

    const Instant found = cadence.next_after(start);

    RC_ASSERT(found > start);
    const auto between =
        Instant::from_unix_millis(*rc::gen::inRange(start.unix_millis(), found.unix_millis()));
    RC_ASSERT(cadence.next_after(between) == found);
}

} // namespace
} // namespace muster::jobs
