#include "jobs/queue.h"

#include "unit/jobs/jobs_fixture.h"

namespace muster::jobs {
namespace {

class QueueTest : public JobsTest {
protected:
    void SetUp() override { know(kind({step("a")})); }

    void set_state(const JobId& id, JobState state) {
        sql::Session session = database.open();
        const bool open = is_open(state);
        const sql::Value null(std::nullopt);
        ASSERT_TRUE(session.execute(
            "UPDATE job SET state = ?, open_key = ?, due_at = ? WHERE id = ?",
            {kJobStateNames.name(state), open ? sql::Value(open_key(kKind, "key")) : null,
             open ? sql::Value(clock.now().unix_millis() + 1'000) : null, id.str()}));
    }
};
MUSTER_ON_EACH_ENGINE(QueueTest);

TEST_P(QueueTest, OneJobOfAKeyIsOpenAtATime) {
    const Started first = start();
    const Started second = start();

    EXPECT_EQ(first.novelty, Started::Novelty::New);
    EXPECT_EQ(second.novelty, Started::Novelty::AlreadyOpen);
    EXPECT_EQ(first.id, second.id);
    EXPECT_EQ(audited(), "job.started");
}

TEST_P(QueueTest, AKeyIsFreeAgainWhenItsJobIsClosed) {
    const Started first = start();
    run_all();

    const Started second = start();

    EXPECT_EQ(second.novelty, Started::Novelty::New);
    EXPECT_NE(first.id, second.id);
}

TEST_P(QueueTest, AJobIsNotThereWhenItsTransactionFails) {
    const Status failed = process->writer.write([&](sql::Session& session) -> Status {
        TRY_DONE(process->queue.start(
            session, {.kind = std::string(kKind), .business_key = "key", .origin = who}));
        return Error{ErrorKind::Conflict, "test.conflict", ""};
    });

    EXPECT_FALSE(failed);
    EXPECT_EQ(run(), 0U);
}

TEST_P(QueueTest, AJobMayBeStartedForLater) {
    ASSERT_TRUE(process->writer.write([&](sql::Session& session) -> Status {
        TRY_DONE(
            process->queue.start(session, {.kind = std::string(kKind),
                                           .business_key = "key",
                                           .origin = who,
                                           .not_before = clock.now() + std::chrono::seconds{1}}));
        return {};
    }));

    EXPECT_EQ(run(), 0U);
    clock.advance(std::chrono::seconds{1});
    EXPECT_EQ(run(), 1U);
}

TEST_P(QueueTest, RefusesAKeyThatIsNone) {
    for (const std::string& key : {std::string(), std::string(513, 'x')}) {
        const Status refused = process->writer.write([&](sql::Session& session) -> Status {
            TRY_DONE(process->queue.start(
                session, {.kind = std::string(kKind), .business_key = key, .origin = who}));
            return {};
        });
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().reason, "jobs.malformed_key");
    }
}

TEST_P(QueueTest, WhatPeopleMayDoInEachState) {
    struct Row {
        JobState state;
        std::optional<JobState> after_retry;
        std::optional<JobState> after_cancel;
    };
    constexpr std::optional<JobState> kRefused;
    const std::vector<Row> table{
        {JobState::Queued, kRefused, JobState::Cancelled},
        {JobState::Waiting, JobState::Queued, JobState::Cancelled},
        {JobState::Running, kRefused, JobState::Running},
        {JobState::Succeeded, kRefused, kRefused},
        {JobState::Failed, JobState::Queued, kRefused},
        {JobState::Cancelled, JobState::Queued, kRefused},
    };
    ASSERT_EQ(table.size(), kJobStateNames.entries().size());
    const JobId id = start().id;

    for (const Row& row : table) {
        SCOPED_TRACE(kJobStateNames.name(row.state));
        for (const bool is_retry : {true, false}) {
            set_state(id, row.state);
            const auto expected = is_retry ? row.after_retry : row.after_cancel;
            const Result<Job> done = is_retry ? retry(id) : cancel(id);
            ASSERT_EQ(done.has_value(), expected.has_value()) << is_retry;
            if (!done) {
                EXPECT_EQ(done.error().kind, ErrorKind::Conflict);
                EXPECT_EQ(done.error().reason, "jobs.bad_state");
            }
            EXPECT_EQ(job(id).state, expected.value_or(row.state)) << is_retry;
        }
    }
}

TEST_P(QueueTest, ARetriedJobGoesOnAtTheStepThatFailed) {
    bool is_down = true;
    process.reset();
    know(kind({step("a"), [&](StepContext& context) -> Result<StepOutcome> {
                   if (is_down) {
                       return Error{ErrorKind::Upstream, "test.down", ""};
                   }
                   context.also(writing("b"));
                   return StepOutcome::done();
               }}));
    const JobId id = start().id;
    run_all();
    ASSERT_EQ(job(id).state, JobState::Failed);

    is_down = false;
    ASSERT_TRUE(retry(id));
    run_all();

    EXPECT_EQ(job(id).state, JobState::Succeeded);
    EXPECT_FALSE(job(id).error);
    EXPECT_EQ(effects(), "a b");
    EXPECT_EQ(audited(), "job.started job.ended job.retried job.ended");
}

TEST_P(QueueTest, AJobIsNotRetriedBesideTheOneThatTookItsPlace) {
    const JobId id = start().id;
    ASSERT_TRUE(cancel(id));
    start();

    const Result<Job> refused = retry(id);

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::Conflict);
    EXPECT_EQ(refused.error().reason, "jobs.key_taken");
}

TEST_P(QueueTest, AnUnknownJobIsNotFound) {
    const JobId unknown = JobId::make(clock, process->random);

    EXPECT_EQ(retry(unknown).error().kind, ErrorKind::NotFound);
    EXPECT_EQ(cancel(unknown).error().reason, "jobs.not_found");
}

} // namespace
} // namespace muster::jobs
