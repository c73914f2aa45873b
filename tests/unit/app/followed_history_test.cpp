#include "app/followed_history.h"

#include <gtest/gtest.h>

#include "audit/log.h"
#include "audit/migrations.h"
#include "bucket/removal_job.h"
#include "history/history_job.h"
#include "history/migrations.h"
#include "jobs/job_rows.h"
#include "jobs/migrations.h"
#include "jobs/queue.h"
#include "support/fake_clock.h"
#include "support/seeded_random.h"
#include "support/test_database.h"

namespace muster::app {
namespace {

using connections::Connection;
using jobs::JobState;

constexpr const char* kHistoryAccount = "111122223333";

class FollowedHistoryTest : public test::EachEngine {
protected:
    FollowedHistoryTest() {
        database_.migrate("audit", audit::migrations()).value();
        database_.migrate("jobs", jobs::migrations()).value();
    }
    /// Of jobs that are started, and never run here.
    static jobs::Kind kind(std::string_view name) {
        jobs::Kind kind;
        kind.name = name;
        kind.steps = {{"never", [](jobs::StepContext&) -> Result<jobs::StepOutcome> {
                           return jobs::StepOutcome::done();
                       }}};
        return kind;
    }
    Connection connected() {
        const AwsAccountId account = AwsAccountId::parse(kHistoryAccount).value();
        return {.id = connections::ConnectionId::make(clock_, random_),
                .name = connections::ConnectionName::parse("payer").value(),
                .kind = connections::ConnectionKind::Management,
                .partition = AwsPartition::Aws,
                .account = account,
                .external_id = connections::make_external_id(random_),
                .role = connections::RoleArn::of(AwsPartition::Aws, account, "payer").value(),
                .state = connections::ConnectionState::Connected,
                .since = clock_.now(),
                .cause = {},
                .bills = {},
                .checked_at = {},
                .worked_at = {},
                .probed_at = {},
                .task = {},
                .created_at = clock_.now(),
                .changed_at = clock_.now()};
    }
    void follow() {
        database_
            .write(
                [&](sql::Session& session) { return history_.follow(session, connection_, who_); })
            .value();
    }
    void call_off() {
        database_
            .write([&](sql::Session& session) {
                return history_.call_off(session, connection_, who_);
            })
            .value();
    }
    JobState state(std::size_t at) {
        return database_
            .read([&](sql::Session& session) { return jobs::find_job(session, started_.at(at)); })
            .value()
            ->state;
    }

    test::FakeClock clock_;
    test::SeededRandom random_;
    sql::Database database_ = open("history", history::migrations());
    audit::Log audit_{{.clock = clock_, .random = random_}};
    jobs::KindTable kinds_{{kind(history::HistoryJob::kKind), kind(bucket::RemovalJob::kKind)}};
    jobs::Queue queue_{{.kinds = kinds_, .audit = audit_, .clock = clock_, .random = random_}};
    const jobs::Origin who_{.actor = "user_ann", .request_id = {}, .scope = {}};
    std::vector<jobs::JobId> started_;
    FollowedHistory history_{
        {.start = [this](sql::Session& session, const jobs::NewJob& job) -> Result<jobs::Started> {
             TRY(auto started, queue_.start(session, job));
             started_.push_back(started.id);
             return started;
         },
         .cancel = [this](sql::Session& session,
                          const jobs::JobId& id,
                          const jobs::Origin& who) { return queue_.cancel(session, id, who); }},
        HistoryReads::ByItself};
    const Connection connection_ = connected();
};
MUSTER_ON_EACH_ENGINE(FollowedHistoryTest);

TEST_P(FollowedHistoryTest, WhatIsBeingReadIsCalledOffAndReadAnewWithTheNextConnection) {
    follow();
    ASSERT_EQ(started_.size(), 1U);

    call_off();
    EXPECT_EQ(state(0), JobState::Cancelled);

    follow();
    ASSERT_EQ(started_.size(), 2U);
    EXPECT_EQ(state(1), JobState::Queued);
}

TEST_P(FollowedHistoryTest, CallingOffWhatNobodyReadsIsNoError) {
    call_off();

    EXPECT_TRUE(started_.empty());
}

TEST_P(FollowedHistoryTest, NothingIsAskedWhileBillsOfTheAccountAreBeingDeleted) {
    database_
        .write([&](sql::Session& session) -> Status {
            TRY_DONE(queue_.start(session, bucket::RemovalJob::plan(kHistoryAccount, who_)));
            return {};
        })
        .value();

    follow();

    EXPECT_TRUE(started_.empty());
}

} // namespace
} // namespace muster::app
