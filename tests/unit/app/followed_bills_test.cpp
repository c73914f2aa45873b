#include "app/followed_bills.h"

#include <gtest/gtest.h>

#include "audit/log.h"
#include "audit/migrations.h"
#include "bucket/migrations.h"
#include "bucket/poll_job.h"
#include "bucket/removal_job.h"
#include "jobs/migrations.h"
#include "support/fake_clock.h"
#include "support/seeded_random.h"
#include "support/test_database.h"

namespace muster::app {
namespace {

using bucket::BillSource;
using connections::Connection;
using connections::ConnectionId;
using connections::ConnectionState;

constexpr const char* kAccount = "111122223333";

class FollowedBillsTest : public test::EachEngine {
protected:
    FollowedBillsTest() {
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
    /// Connected to the account by a role of that name, with its bills in a bucket.
    Connection connection(const std::string& role) {
        return {.id = ConnectionId::make(clock_, random_),
                .name = connections::ConnectionName::parse(role).value(),
                .kind = connections::ConnectionKind::Management,
                .partition = AwsPartition::Aws,
                .account = AwsAccountId::parse(kAccount).value(),
                .external_id = connections::make_external_id(random_),
                .role = connections::RoleArn::of(AwsPartition::Aws,
                                                 AwsAccountId::parse(kAccount).value(), role)
                            .value(),
                .state = ConnectionState::Connected,
                .since = clock_.now(),
                .cause = {},
                .bills =
                    connections::BillsPlace{
                        .bucket = connections::BucketName::parse("bills-of-ours").value(),
                        .region = "eu-west-1",
                        .prefix = "cur",
                        .report = {}},
                .checked_at = {},
                .worked_at = {},
                .probed_at = {},
                .task = {},
                .created_at = clock_.now(),
                .changed_at = clock_.now()};
    }
    void follow(const Connection& connection) {
        database_
            .write([&](sql::Session& session) { return bills_.follow(session, connection, who_); })
            .value();
    }
    void forget(const Connection& connection) {
        database_
            .write(
                [&](sql::Session& session) { return FollowedBills::forget(session, connection); })
            .value();
    }
    std::optional<connections::BillsHolder> other_holder(const Connection& connection) {
        return database_
            .read([&](sql::Session& session) {
                return FollowedBills::other_holder(session, connection);
            })
            .value();
    }
    /// The one source there is.
    BillSource source() {
        const auto all = sources();
        EXPECT_EQ(all.size(), 1U);
        return all.at(0);
    }
    std::vector<BillSource> sources() {
        return database_.read([](sql::Session& session) { return bucket::list_sources(session); })
            .value();
    }

    test::FakeClock clock_;
    test::SeededRandom random_;
    sql::Database database_ = open("bucket", bucket::migrations());
    audit::Log audit_{{.clock = clock_, .random = random_}};
    jobs::KindTable kinds_{{kind(bucket::PollJob::kKind), kind(bucket::RemovalJob::kKind)}};
    jobs::Queue queue_{{.kinds = kinds_, .audit = audit_, .clock = clock_, .random = random_}};
    const jobs::Origin who_{.actor = "user_ann", .request_id = {}, .scope = {}};
    std::vector<std::string> started_;
    FollowedBills bills_{{.clock = clock_,
                          .random = random_,
                          .start = [this](sql::Session& session, const jobs::NewJob& job) {
                              started_.push_back(job.kind);
                              return queue_.start(session, job);
                          }}};
};
MUSTER_ON_EACH_ENGINE(FollowedBillsTest);

TEST_P(FollowedBillsTest, AConnectionThatWorksHasASourceAndItIsReadAtOnce) {
    const Connection payer = connection("payer");

    follow(payer);

    EXPECT_EQ(source().what.source, kAccount);
    EXPECT_EQ(source().what.address.of(source().what.address.prefix), "s3://bills-of-ours/cur/");
    EXPECT_EQ(source().owner, payer.id.str());
    EXPECT_EQ(started_, std::vector{std::string(bucket::PollJob::kKind)});
}

TEST_P(FollowedBillsTest, OfTwoConnectionsToAnAccountTheFirstKeepsItsSourceAtEachLook) {
    const Connection payer = connection("payer");
    const Connection second = connection("second");
    follow(payer);
    const auto id = source().id;

    for (int look = 0; look < 3; ++look) {
        follow(second);
        follow(payer);
    }

    EXPECT_EQ(source().id, id);
    EXPECT_EQ(source().owner, payer.id.str());
    EXPECT_EQ(started_.size(), 1U);
    EXPECT_EQ(other_holder(second)->connection, payer.id);
    EXPECT_FALSE(other_holder(payer));
}

TEST_P(FollowedBillsTest, ASecondConnectionThatFailsOrEndsLeavesTheSourceOfTheFirstAlone) {
    const Connection payer = connection("payer");
    Connection second = connection("second");
    follow(payer);

    second.state = ConnectionState::Error;
    follow(second);
    EXPECT_FALSE(source().is_paused);
    second.state = ConnectionState::Disconnected;
    follow(second);
    forget(second);

    EXPECT_EQ(source().owner, payer.id.str());
    EXPECT_FALSE(source().is_paused);
}

TEST_P(FollowedBillsTest, TheSecondTakesTheBillsUpWhenTheFirstIsGone) {
    Connection payer = connection("payer");
    const Connection second = connection("second");
    follow(payer);
    follow(second);

    payer.state = ConnectionState::Disconnected;
    follow(payer);
    follow(second);

    EXPECT_EQ(source().owner, second.id.str());
    EXPECT_EQ(source().what.role->arn, second.role->str());
    EXPECT_EQ(other_holder(payer)->connection, second.id);
}

TEST_P(FollowedBillsTest, NoSourceIsMadeWhileTheBillsOfBeforeAreBeingDeleted) {
    Connection payer = connection("payer");
    follow(payer);
    payer.state = ConnectionState::Disconnected;
    follow(payer);
    const jobs::JobId removal =
        database_
            .write([&](sql::Session& session) -> Result<jobs::JobId> {
                TRY(const auto job, bills_.remove_bills(session, payer, who_));
                return *job;
            })
            .value();

    payer.state = ConnectionState::Connected;
    follow(payer);
    EXPECT_TRUE(sources().empty());
    database_
        .write([&](sql::Session& session) -> Status {
            TRY_DONE(queue_.cancel(session, removal, who_));
            return {};
        })
        .value();
    follow(payer);

    EXPECT_EQ(source().owner, payer.id.str());
}

TEST_P(FollowedBillsTest, ASourceRestsWhileTheRoleDoesNotWork) {
    Connection payer = connection("payer");
    follow(payer);
    payer.state = ConnectionState::Error;
    follow(payer);
    EXPECT_TRUE(source().is_paused);

    payer.state = ConnectionState::Connected;
    follow(payer);

    EXPECT_FALSE(source().is_paused);
    EXPECT_EQ(started_.size(), 1U);
}

TEST_P(FollowedBillsTest, BillsThatLieElsewhereNowAreReadThere) {
    Connection payer = connection("payer");
    follow(payer);

    payer.bills->prefix = "other";
    follow(payer);

    EXPECT_EQ(source().what.address.prefix, "other/");
    EXPECT_EQ(started_.size(), 2U);
}

TEST_P(FollowedBillsTest, WhereItIsNotKnownAnyMoreWhereBillsLieNothingIsReadAndAnotherMayReadThem) {
    Connection payer = connection("payer");
    const Connection second = connection("second");
    follow(payer);

    payer.bills.reset();
    follow(payer);
    EXPECT_TRUE(sources().empty());
    follow(second);

    EXPECT_EQ(source().owner, second.id.str());
}

TEST_P(FollowedBillsTest, ASourceOfBeforeThereWereOwnersGoesToTheConnectionWithItsRole) {
    const Connection payer = connection("payer");
    const Connection second = connection("second");
    follow(payer);
    database_
        .write([](sql::Session& session) -> Status {
            TRY_DONE(session.execute("UPDATE bill_source SET owner = NULL"));
            return {};
        })
        .value();
    EXPECT_FALSE(other_holder(payer));
    const auto id = source().id;

    follow(second);
    EXPECT_FALSE(source().owner);
    follow(payer);

    EXPECT_EQ(source().id, id);
    EXPECT_EQ(source().owner, payer.id.str());
}

TEST_P(FollowedBillsTest, ASourceThatPeopleKeepUnderTheNameOfTheAccountIsTheirs) {
    const Connection payer = connection("payer");
    database_
        .write([&](sql::Session& session) {
            return bucket::insert_source(
                session, {.id = bucket::BillSourceId::make(clock_, random_),
                          .what = {.source = kAccount,
                                   .address = bucket::Address::parse("s3://theirs/").value(),
                                   .region = bucket::RegionName::parse("us-east-1").value()},
                          .is_paused = false,
                          .created_at = clock_.now(),
                          .polled_at = {},
                          .failure = {}});
        })
        .value();

    follow(payer);
    forget(payer);

    EXPECT_EQ(source().what.address.bucket.str(), "theirs");
    ASSERT_TRUE(other_holder(payer));
    EXPECT_FALSE(other_holder(payer)->connection);
}

} // namespace
} // namespace muster::app
