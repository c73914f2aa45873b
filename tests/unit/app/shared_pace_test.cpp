#include "app/shared_pace.h"

#include <gtest/gtest.h>

#include "aws_model/operations.h"
#include "jobs/migrations.h"
#include "sql/database.h"
#include "support/fake_clock.h"
#include "support/test_database.h"

namespace muster::app {
namespace {

using std::chrono::milliseconds;

/// A process of several, each with a connection of its own.
struct Process {
    Process(const sql::Address& address, const Clock& clock)
        : database(sql::Database::open(address).value()),
          pacer({.writer = database.writer(), .clock = clock}) {}

    sql::Database database;
    jobs::Pacer pacer;
    SharedPace pace{pacer};
};

class SharedPaceTest : public testing::TestWithParam<sql::Engine> {
protected:
    SharedPaceTest() { one.database.migrate("jobs", jobs::migrations()).value(); }

    /// How many calls may be made at once.
    int taken(Process& process, const aws::PacedCall& call) {
        int calls = 0;
        while (process.pace.take(call).value() == milliseconds{0}) {
            ++calls;
        }
        return calls;
    }

    test::FakeClock clock;
    test::TestDatabase held{GetParam()};
    Process one{held.address(), clock};
    // 8 a second, 12 after a rest
    const aws::PacedCall list{.account = "123456789012",
                              .region = "us-east-1",
                              .name = aws::operations::organizations::kListAccounts};
};
MUSTER_ON_EACH_ENGINE(SharedPaceTest);

TEST_P(SharedPaceTest, AProcessAloneHasTheWholeBudget) {
    EXPECT_EQ(taken(one, list), 12);
    clock.advance(milliseconds{125});
    EXPECT_EQ(taken(one, list), 1);
}

TEST_P(SharedPaceTest, EachAccountHasItsOwn) {
    aws::PacedCall other = list;
    other.account = "210987654321";

    EXPECT_EQ(taken(one, list), 12);
    EXPECT_EQ(taken(one, other), 12);
}

TEST_P(SharedPaceTest, WhatHasNoFigureIsNotHeldUp) {
    const aws::PacedCall free{
        .account = "123456789012", .region = "us-east-1", .name = aws::operations::s3::kGetObject};
    for (int i = 0; i < 1'000; ++i) {
        EXPECT_EQ(one.pace.take(free).value(), milliseconds{0});
    }
}

TEST_P(SharedPaceTest, TwoProcessesTogetherStayWithinIt) {
    if (GetParam() == sql::Engine::Sqlite) {
        GTEST_SKIP() << "SQLite has one process";
    }
    Process two{held.address(), clock};
    int calls = 0;

    for (int i = 0; i < 600; ++i) { // a minute
        calls += taken(one, list) + taken(two, list);
        clock.advance(milliseconds{100});
    }

    EXPECT_LE(calls, 12 + 8 * 60);
    EXPECT_GE(calls, 8 * 60 - 8);
}

} // namespace
} // namespace muster::app
