#include "inventory/collect_job.h"

#include <gmock/gmock.h>

#include "unit/inventory/inventory_fixture.h"

namespace muster::inventory {
namespace {

using jobs::JobState;
using testing::ElementsAre;
using testing::IsEmpty;

class CollectJobTest : public InventoryTest {};
// The jobs' own tests run on both engines; the tables of resources are tested on both by
// themselves.
INSTANTIATE_TEST_SUITE_P(,
                         CollectJobTest,
                         testing::Values(sql::Engine::Sqlite),
                         test::name_of_engine);

TEST_P(CollectJobTest, EveryKindIsAskedForOnceInEachEnabledRegion) {
    const jobs::JobId id = collect();

    EXPECT_EQ(job(id).state, JobState::Succeeded) << job(id).error->detail;
    for (const std::string region : {"eu-west-1", "us-east-1"}) {
        for (const std::string name :
             {"DescribeInstances", "DescribeVolumes", "DescribeAddresses", "DescribeNatGateways",
              "DescribeLoadBalancers", "DescribeLoadBalancersV2", "DescribeDBInstances",
              "ListFunctions"}) {
            EXPECT_EQ(cloud_.count(region + "/" + name), 1U) << region << name;
        }
    }
    EXPECT_EQ(cloud_.count("us-east-1/ListBuckets"), 1U);
    EXPECT_EQ(cloud_.calls().size(), 20U); // with the role twice, and which regions are enabled
    EXPECT_THAT(failed(), IsEmpty());
}

TEST_P(CollectJobTest, WhatIsThereIsListedFromAllPages) {
    cloud_.put_volumes("eu-west-1", {"vol-1", "vol-2"}, "more");
    cloud_.put_volumes("eu-west-1", {"vol-3"});
    cloud_.answers["us-east-1/ListFunctions"] = {R"({"Functions":[{"FunctionName":"f",
        "FunctionArn":"arn:aws:lambda:us-east-1:111122223333:function:f","MemorySize":128,
        "Runtime":"python3.13"}]})"};
    cloud_.answers["us-east-1/GetResources"] = {R"({"ResourceTagMappingList":[{"ResourceARN":
        "arn:aws:lambda:us-east-1:111122223333:function:f",
        "Tags":[{"Key":"team","Value":"b"}]}]})"};
    cloud_.answers["us-east-1/ListBuckets"] = {
        "<ListAllMyBucketsResult><Buckets><Bucket><Name>logs</Name>"
        "<BucketRegion>eu-west-1</BucketRegion></Bucket></Buckets></ListAllMyBucketsResult>"};

    collect();

    EXPECT_THAT(ids(), ElementsAre("vol-1", "vol-2", "vol-3", "f", "logs"));
    const auto all = listed();
    EXPECT_EQ(all[0].arn, "arn:aws:ec2:eu-west-1:111122223333:volume/vol-1");
    EXPECT_EQ(all[0].tags.at("team"), "a");
    EXPECT_EQ(all[3].tags.at("team"), "b");
    EXPECT_EQ(all[4].region, "eu-west-1");
    EXPECT_EQ(cloud_.count("eu-west-1/GetResources"), 1U); // of the bucket, where it is
}

TEST_P(CollectJobTest, WhatVanishesHasAnEnd) {
    cloud_.put_volumes("eu-west-1", {"vol-1", "vol-2"});
    collect();
    cloud_.answers.clear();
    cloud_.put_volumes("eu-west-1", {"vol-2"});
    pass(std::chrono::hours{1});

    collect();

    EXPECT_THAT(ids(), ElementsAre("vol-2"));
    EXPECT_EQ(listed({.ended = ResourceFilter::Ended::Show}).at(0).ended_at, clock.now());
}

TEST_P(CollectJobTest, ARefusedKindKeepsItsLastResultAndTheOthersGoOn) {
    cloud_.put_volumes("eu-west-1", {"vol-1"});
    collect();
    cloud_.denied = {"eu-west-1/DescribeVolumes"};
    pass(std::chrono::hours{1});

    const jobs::JobId id = collect();

    EXPECT_EQ(job(id).state, JobState::Succeeded);
    EXPECT_THAT(ids(), ElementsAre("vol-1"));
    EXPECT_EQ(listed().at(0).stale->reason, "aws.denied");
    EXPECT_EQ(listed().at(0).stale->since, clock.now());
    EXPECT_EQ(failed().size(), 1U);
    EXPECT_EQ(cloud_.count("eu-west-1/DescribeDBInstances"), 2U);
    EXPECT_THAT(steps(id).at(1).detail, testing::HasSubstr("1 of 17 looks failed"));
}

TEST_P(CollectJobTest, ARegionThatDoesNotAnswerIsLeftAloneAndTriedAgainLater) {
    cloud_.put_volumes("us-east-1", {"vol-1"});
    cloud_.put_volumes("eu-west-1", {"vol-2"});
    cloud_.down = {"eu-west-1"};

    const jobs::JobId id = collect();

    EXPECT_EQ(job(id).state, JobState::Waiting);
    EXPECT_THAT(ids(), ElementsAre("vol-1"));
    EXPECT_EQ(failed().size(), 8U);
    EXPECT_EQ(cloud_.count("eu-west-1/DescribeInstances"), 3U); // the attempts of one call
    EXPECT_EQ(cloud_.count("eu-west-1/DescribeVolumes"), 0U);
    EXPECT_EQ(cloud_.count("eu-west-1/DescribeLoadBalancers"), 3U); // another service
    EXPECT_EQ(cloud_.count("eu-west-1/DescribeDBInstances"), 0U);

    cloud_.forget_calls();
    cloud_.down.clear();
    pass(std::chrono::minutes{1});
    EXPECT_EQ(job(id).state, JobState::Succeeded);
    EXPECT_THAT(ids(), ElementsAre("vol-2", "vol-1"));
    EXPECT_THAT(failed(), IsEmpty());
    EXPECT_EQ(cloud_.count("us-east-1/DescribeVolumes"), 0U); // it was read
}

TEST_P(CollectJobTest, AfterThreeRoundsARegionStaysAsItWas) {
    cloud_.down = {"eu-west-1"};

    const jobs::JobId id = collect();
    pass(std::chrono::minutes{1});
    pass(std::chrono::minutes{1});

    EXPECT_EQ(job(id).state, JobState::Succeeded);
    EXPECT_EQ(failed().size(), 8U);
    EXPECT_EQ(failed().at(0).stale.reason, "net.unreachable");
}

TEST_P(CollectJobTest, ACancelledCollectionEndsAtOnce) {
    const jobs::JobId id = start(CollectJob::plan(connection_, who));
    run(); // which regions there are
    cloud_.before = [&](const std::string& call) {
        if (call.ends_with("DescribeVolumes")) {
            cancel(id).value();
            process->runner.heartbeat().value();
        }
    };

    run_all();

    EXPECT_EQ(job(id).state, JobState::Cancelled);
    sql::Session reader = database.open();
    EXPECT_EQ(find_collections(reader, connection_.id).value()->reason, "");
    EXPECT_LT(cloud_.calls().size(), 20U);
}

TEST_P(CollectJobTest, ASweepStartsWhatIsDueAndAllowed) {
    sweep();
    const std::size_t first = cloud_.calls().size();
    EXPECT_GT(first, 0U);

    pass(std::chrono::minutes{30});
    sweep();
    EXPECT_EQ(cloud_.calls().size(), first);

    pass(std::chrono::minutes{31});
    sweep();
    pass(std::chrono::minutes{5}); // over which they are spread
    EXPECT_GT(cloud_.calls().size(), first);

    const std::size_t second = cloud_.calls().size();
    write([&](sql::Session& session) { return allow(session, connections::FeatureState::Locked); });
    pass(std::chrono::hours{2});
    sweep();
    pass(std::chrono::minutes{5});
    EXPECT_EQ(cloud_.calls().size(), second);
}

TEST_P(CollectJobTest, AnAccountThatCannotBeEnteredIsTriedAgainWhenItIsDue) {
    cloud_.denied = {"us-east-1/DescribeRegions"};
    sweep();
    const std::size_t first = cloud_.calls().size();
    sql::Session reader = database.open();
    const auto collections = find_collections(reader, connection_.id).value();
    ASSERT_TRUE(collections);
    EXPECT_EQ(collections->reason, "aws.denied");
    EXPECT_EQ(collections->ended_at, std::nullopt);

    pass(std::chrono::minutes{5});
    sweep();
    EXPECT_EQ(cloud_.calls().size(), first);

    cloud_.denied.clear();
    pass(std::chrono::hours{1});
    sweep();
    pass(std::chrono::minutes{5});
    EXPECT_EQ(find_collections(reader, connection_.id).value()->reason, "");
    EXPECT_TRUE(find_collections(reader, connection_.id).value()->ended_at);
}

TEST_P(CollectJobTest, AConnectionThatIsGoneIsNoError) {
    write([&](sql::Session& session) -> Status {
        TRY_DONE(connections::delete_connection(session, connection_.id));
        return {};
    });

    EXPECT_EQ(job(collect()).state, JobState::Succeeded);
    EXPECT_THAT(cloud_.calls(), IsEmpty());
}

} // namespace
} // namespace muster::inventory
