#include "jobs/forget.h"

#include "jobs/pacer.h"
#include "unit/jobs/jobs_fixture.h"

namespace muster::jobs {
namespace {

using ForgetTest = JobsTest;
MUSTER_ON_EACH_ENGINE(ForgetTest);

TEST_P(ForgetTest, OldJobsGoWithTheirStepsAndOpenOnesStay) {
    know(kind({step("a"), step("b")}));
    const JobId old = start("old").id;
    run_all();
    clock.advance(std::chrono::days{30});
    const JobId recent = start("recent").id;
    run_all();
    const JobId open = start("open").id;
    sql::Session session = database.open();

    EXPECT_EQ(forget_closed(session, clock.now() - std::chrono::days{7}, 100).value(), 1);

    EXPECT_FALSE(find_job(session, old).value());
    EXPECT_TRUE(steps(old).empty());
    EXPECT_TRUE(find_job(session, recent).value());
    EXPECT_TRUE(find_job(session, open).value());
}

TEST_P(ForgetTest, GoesAPartAtATime) {
    know(kind({step("a")}));
    for (int i = 0; i < 5; ++i) {
        start(std::to_string(i));
    }
    run_all();
    start("open");
    clock.advance(std::chrono::days{1});
    sql::Session session = database.open();

    EXPECT_EQ(forget_closed(session, clock.now(), 3).value(), 3);
    EXPECT_EQ(forget_closed(session, clock.now(), 3).value(), 2);
    EXPECT_EQ(forget_closed(session, clock.now(), 3).value(), 0);
}

TEST_P(ForgetTest, TheNewestChangeIsKeptSoThatNoNumberComesAgain) {
    know(kind({step("a")}));
    const JobId only = start().id;
    run_all();
    clock.advance(std::chrono::days{1});
    sql::Session session = database.open();

    EXPECT_EQ(forget_closed(session, clock.now(), 100).value(), 0);

    EXPECT_EQ(newest_change(session).value(), job(only).change_seq);
}

TEST_P(ForgetTest, ABudgetThatIsForgottenIsSavedUpAsItWas) {
    know(kind({step("a")}));
    Pacer pacer({.writer = process->writer, .clock = clock});
    const auto rows = [&] {
        std::int64_t count = 0;
        sql::Session session = database.open();
        session
            .query("SELECT count(*) FROM job_budget", {},
                   [&](const sql::Row& row) -> Status {
                       count = row.integer(0);
                       return {};
                   })
            .value();
        return count;
    };
    const Budget old{.name = "old", .interval = std::chrono::seconds{1}, .burst = 2};
    const Budget used{.name = "used", .interval = std::chrono::seconds{1}, .burst = 2};
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(pacer.take(old).value(), std::chrono::milliseconds{0});
    }
    clock.advance(std::chrono::hours{25});
    EXPECT_EQ(pacer.take(used).value(), std::chrono::milliseconds{0});
    sql::Session session = database.open();

    EXPECT_EQ(forget_budgets(session, clock.now() - std::chrono::hours{24}, 10).value(), 1);

    EXPECT_EQ(rows(), 1);
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(pacer.take(old).value(), std::chrono::milliseconds{0});
    }
    EXPECT_GT(pacer.take(old).value(), std::chrono::milliseconds{0});
}

} // namespace
} // namespace muster::jobs
