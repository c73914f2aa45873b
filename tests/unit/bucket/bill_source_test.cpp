#include "bucket/bill_source.h"

#include <gtest/gtest.h>

#include "bucket/migrations.h"
#include "support/fake_clock.h"
#include "support/seeded_random.h"
#include "support/test_database.h"

namespace muster::bucket {
namespace {

class BillSourceTest : public test::EachEngine {
protected:
    BillSource source(const std::string& name) {
        return {.id = BillSourceId::make(clock_, random_),
                .what = {.source = name,
                         .address = Address::parse("s3://example-bills/cur/").value(),
                         .region = RegionName::parse("eu-west-1").value(),
                         .payer = Bucket::Payer::Requester,
                         .role = SourceRole{"arn:aws:iam::000000000042:role/muster", "ext-1"}},
                .is_paused = false,
                .created_at = clock_.now(),
                .polled_at = {},
                .failure = {}};
    }
    Status write(const std::function<Status(sql::Session&)>& work) { return database_.write(work); }
    Status insert(const BillSource& source) {
        return write([&](sql::Session& session) { return insert_source(session, source); });
    }
    std::vector<BillSource> all() {
        sql::Session reader = session();
        return list_sources(reader).value();
    }

    test::FakeClock clock_;
    test::SeededRandom random_;
    sql::Database database_ = open("bucket", migrations());
};
MUSTER_ON_EACH_ENGINE(BillSourceTest);

TEST_P(BillSourceTest, ASourceIsReadAsItWasWritten) {
    const BillSource payer = source("payer");
    ASSERT_TRUE(insert(payer));

    ASSERT_EQ(all().size(), 1U);
    const BillSource read = all().front();
    EXPECT_EQ(read.id, payer.id);
    EXPECT_EQ(read.what.source, "payer");
    EXPECT_EQ(read.what.address.of(read.what.address.prefix), "s3://example-bills/cur/");
    EXPECT_EQ(read.what.region.str(), "eu-west-1");
    EXPECT_EQ(read.what.payer, Bucket::Payer::Requester);
    EXPECT_EQ(read.what.role->arn, "arn:aws:iam::000000000042:role/muster");
    EXPECT_EQ(read.what.role->external_id, "ext-1");
    EXPECT_FALSE(read.polled_at);
    EXPECT_FALSE(read.failure);
}

TEST_P(BillSourceTest, ANameIsTakenOnce) {
    ASSERT_TRUE(insert(source("payer")));

    EXPECT_EQ(insert(source("payer")).error().reason, "billing.source_taken");
    EXPECT_EQ(insert(source("")).error().reason, "billing.malformed_source");
}

TEST_P(BillSourceTest, WhatWasReadIsRememberedAndAFailureForgotten) {
    const BillSource payer = source("payer");
    ASSERT_TRUE(insert(payer));
    write([&](sql::Session& session) -> Status {
        TRY_DONE(save_failure(session, payer.id, {"billing.bucket_denied", "no"}, clock_.now()));
        TRY_DONE(save_poll(session, payer.id, {{"a", "1"}, {"b", "1"}}, clock_.now()));
        return save_poll(session, payer.id, {{"b", "2"}}, clock_.now());
    }).value();

    sql::Session reader = session();
    EXPECT_EQ(read_manifests(reader, payer.id).value(), (ReadManifests{{"a", "1"}, {"b", "2"}}));
    EXPECT_EQ(all().front().polled_at, clock_.now());
    EXPECT_FALSE(all().front().failure);
}

TEST_P(BillSourceTest, AFailedLookIsALookAndForgetsNotWhenItLastWentWell) {
    const BillSource payer = source("payer");
    ASSERT_TRUE(insert(payer));
    const Instant first = clock_.now();
    write([&](sql::Session& session) { return save_poll(session, payer.id, {}, first); }).value();
    clock_.advance(std::chrono::hours{1});
    write([&](sql::Session& session) {
        return save_failure(session, payer.id, {"billing.bucket_denied", "no"}, clock_.now());
    }).value();

    EXPECT_EQ(all().front().polled_at, first);
    EXPECT_EQ(all().front().looked_at, clock_.now());
    EXPECT_EQ(all().front().failure->reason, "billing.bucket_denied");
}

TEST_P(BillSourceTest, AnOwnerKeepsOneSource) {
    BillSource payer = source("payer");
    payer.owner = "conn_1";
    ASSERT_TRUE(insert(payer));
    BillSource other = source("other");
    other.owner = "conn_1";

    EXPECT_EQ(insert(other).error().reason, "billing.source_taken");
    other.owner = "conn_2";
    EXPECT_TRUE(insert(other));
    sql::Session reader = session();
    EXPECT_EQ(find_source_of(reader, "conn_1").value()->id, payer.id);
    EXPECT_EQ(find_source_of(reader, "conn_2").value()->id, other.id);
    EXPECT_FALSE(find_source_of(reader, "conn_3").value());
}

TEST_P(BillSourceTest, ASourceThatNobodyKeepsIsGivenToAnOwner) {
    const BillSource payer = source("payer");
    ASSERT_TRUE(insert(payer));
    EXPECT_FALSE(all().front().owner);

    write([&](sql::Session& session) { return give_source(session, payer.id, "conn_1"); }).value();

    EXPECT_EQ(all().front().owner, "conn_1");
}

TEST_P(BillSourceTest, ARemovedSourceIsForgottenWithWhatWasRead) {
    const BillSource payer = source("payer");
    ASSERT_TRUE(insert(payer));
    const auto remove = [&](sql::Session& session) -> Status {
        TRY_DONE(save_poll(session, payer.id, {{"a", "1"}}, clock_.now()));
        return remove_source(session, payer.id);
    };
    ASSERT_TRUE(write(remove));

    EXPECT_TRUE(all().empty());
    sql::Session reader = session();
    EXPECT_TRUE(read_manifests(reader, payer.id).value().empty());
    EXPECT_EQ(write(remove).error().reason, "billing.no_such_source");
}

} // namespace
} // namespace muster::bucket
