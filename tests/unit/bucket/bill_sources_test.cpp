#include "bucket/bill_sources.h"

#include <gtest/gtest.h>

#include "audit/migrations.h"
#include "bucket/migrations.h"
#include "bucket/poll_job.h"
#include "bucket/removal_job.h"
#include "jobs/job_rows.h"
#include "jobs/migrations.h"
#include "support/fake_clock.h"
#include "support/seeded_random.h"
#include "support/test_database.h"

namespace muster::bucket {
namespace {

class BillSourcesTest : public test::EachEngine {
protected:
    BillSourcesTest() {
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
    Result<BillSource> create(const std::string& name,
                              std::optional<std::string> role = {},
                              std::optional<std::string> region = {}) {
        return sources_.create(
            {.name = name,
             .address = Address::parse("s3://bills/cur/").value(),
             .region = region ? std::optional(RegionName::parse(*region).value()) : std::nullopt,
             .role = role ? std::optional(SourceRoleArn::parse(*role).value()) : std::nullopt},
            who_);
    }
    void keep_by(const BillSource& source, const std::string& owner) {
        database_
            .write([&](sql::Session& session) { return give_source(session, source.id, owner); })
            .value();
    }
    std::string texts(const std::string& query) {
        std::string text;
        database_
            .read([&](sql::Session& session) {
                return session.query(query, {}, [&](const sql::Row& row) -> Status {
                    text += (text.empty() ? "" : " ") + row.text(0);
                    return {};
                });
            })
            .value();
        return text;
    }

    test::FakeClock clock_;
    test::SeededRandom random_;
    sql::Database database_ = open("bucket", migrations());
    audit::Log audit_{{.clock = clock_, .random = random_}};
    jobs::KindTable kinds_{{kind(PollJob::kKind), kind(RemovalJob::kKind)}};
    jobs::Queue queue_{{.kinds = kinds_, .audit = audit_, .clock = clock_, .random = random_}};
    const jobs::Origin who_{.actor = "user_ann", .request_id = "request-1", .scope = {}};
    BillSources sources_{
        {.database = database_,
         .audit = audit_,
         .clock = clock_,
         .random = random_,
         .home_region = "eu-west-1",
         .start = [this](sql::Session& session,
                         const jobs::NewJob& job) { return queue_.start(session, job); },
         .hurry = [this](sql::Session& session,
                         const jobs::JobId& id,
                         const jobs::Origin& who) { return queue_.retry(session, id, who); }}};
};
MUSTER_ON_EACH_ENGINE(BillSourcesTest);

TEST_P(BillSourcesTest, ANewSourceIsLookedAtAtOnce) {
    const BillSource made = create("payer").value();

    EXPECT_EQ(sources_.get(made.id).value().what.source, "payer");
    EXPECT_FALSE(made.what.role);
    EXPECT_EQ(texts("SELECT kind FROM job"), PollJob::kKind);
    EXPECT_EQ(texts("SELECT action FROM audit_event WHERE target LIKE 'bills_%'"),
              "billing.source_created");
}

TEST_P(BillSourcesTest, ARoleGetsAnExternalIdOfItsOwn) {
    const BillSource one = create("one", "arn:aws:iam::111122223333:role/Bills").value();
    const BillSource two = create("two", "arn:aws-cn:iam::111122223333:role/path/Bills").value();

    EXPECT_EQ(one.what.role->external_id.size(), 32U);
    EXPECT_NE(one.what.role->external_id, two.what.role->external_id);
}

TEST_P(BillSourcesTest, ABucketIsFirstAskedForAtHomeOrInThePartitionOfItsRole) {
    const auto region_of = [&](const std::string& name, std::optional<std::string> role) {
        return create(name, std::move(role)).value().what.region.str();
    };

    EXPECT_EQ(region_of("own", {}), "eu-west-1");
    EXPECT_EQ(region_of("aws", "arn:aws:iam::111122223333:role/Bills"), "us-east-1");
    EXPECT_EQ(region_of("gov", "arn:aws-us-gov:iam::111122223333:role/Bills"), "us-gov-west-1");
    EXPECT_EQ(region_of("cn", "arn:aws-cn:iam::111122223333:role/Bills"), "cn-northwest-1");
    EXPECT_EQ(region_of("iso", "arn:aws-iso:iam::111122223333:role/Bills"), "us-east-1");
    EXPECT_EQ(create("named", "arn:aws-cn:iam::111122223333:role/Bills", "cn-north-1")
                  .value()
                  .what.region.str(),
              "cn-north-1");
}

TEST_P(BillSourcesTest, WhatIsNoRoleIsRefused) {
    for (const char* const text :
         {"", "role/x", "arn:aws:iam::12:role/x", "arn:aws:s3:::bucket",
          "arn:aws:iam::123456789012:user/x", "arn:aws:iam::123456789012:role/",
          "arn:aws:iam::123456789012:role/a b", "arn:aws:iam::12345678901x:role/x"}) {
        EXPECT_EQ(SourceRoleArn::parse(text).error().reason, "billing.malformed_role") << text;
    }
}

TEST_P(BillSourcesTest, AnotherPlaceIsReadWholeAndTheRevisionGrows) {
    const BillSource made = create("payer").value();
    database_
        .write([&](sql::Session& session) {
            return save_poll(session, made.id, {{"a", "1"}}, clock_.now());
        })
        .value();

    const BillSource edited =
        sources_.edit(made.id, 1, {.address = Address::parse("s3://other/").value()}, who_).value();

    EXPECT_EQ(edited.what.address.bucket.str(), "other");
    EXPECT_EQ(edited.revision, 2);
    EXPECT_EQ(sources_.get(made.id).value().revision, 2);
    EXPECT_EQ(texts("SELECT key FROM bill_source_manifest"), "");
    EXPECT_EQ(sources_.edit(made.id, 1, {.is_paused = true}, who_).error().reason,
              "billing.source_stale");
}

TEST_P(BillSourcesTest, ASourceThatRestsIsNotLookedAt) {
    const BillSource made = create("payer").value();
    ASSERT_TRUE(sources_.edit(made.id, 1, {.is_paused = true}, who_));

    EXPECT_EQ(sources_.look(made.id, who_).error().reason, "billing.source_paused");
    ASSERT_TRUE(sources_.edit(made.id, 2, {.is_paused = false}, who_));
    EXPECT_TRUE(sources_.look(made.id, who_));
}

TEST_P(BillSourcesTest, ALookThatWaitsToTryAgainIsMadeNow) {
    const BillSource made = create("payer").value();
    database_
        .write([&](sql::Session& session) -> Status {
            TRY_DONE(session.execute("UPDATE job SET state = 'waiting', due_at = due_at + 900000"));
            return {};
        })
        .value();

    const jobs::JobId id = sources_.look(made.id, who_).value();

    const jobs::Job job =
        database_.read([&](sql::Session& session) { return jobs::get_job(session, id); }).value();
    EXPECT_EQ(job.due_at, clock_.now());
}

TEST_P(BillSourcesTest, WhatAConnectionKeepsIsChangedByItAlone) {
    const BillSource made = create("payer").value();
    keep_by(made, "conn_1");

    EXPECT_EQ(sources_.edit(made.id, 1, {.is_paused = true}, who_).error().reason,
              "billing.source_kept");
    EXPECT_EQ(sources_.remove(made.id, who_).error().reason, "billing.source_kept");
    EXPECT_TRUE(sources_.look(made.id, who_));
}

TEST_P(BillSourcesTest, ARemovedSourceIsGone) {
    const BillSource made = create("payer").value();

    ASSERT_TRUE(sources_.remove(made.id, who_));

    EXPECT_EQ(sources_.get(made.id).error().reason, "billing.no_such_source");
    EXPECT_EQ(sources_.remove(made.id, who_).error().reason, "billing.no_such_source");
    EXPECT_EQ(sources_.look(made.id, who_).error().reason, "billing.no_such_source");
    EXPECT_TRUE(sources_.list().value().empty());
}

TEST_P(BillSourcesTest, BillsThatAreBeingDeletedDoNotComeAgain) {
    database_
        .write([&](sql::Session& session) -> Status {
            TRY_DONE(queue_.start(session, RemovalJob::plan("payer", who_)));
            return {};
        })
        .value();

    EXPECT_EQ(create("payer").error().reason, "billing.source_leaving");
    EXPECT_TRUE(create("other"));
}

TEST(RemedyTest, IsThereForWhatPeopleCanMend) {
    EXPECT_TRUE(remedy_for("billing.bucket_denied").contains("kms:Decrypt"));
    EXPECT_TRUE(remedy_for("something.else").empty());
}

} // namespace
} // namespace muster::bucket
