#include "inventory/resource.h"

#include <gmock/gmock.h>

namespace muster::inventory {
namespace {

using testing::ElementsAre;
using testing::Pair;

const AskedPlace kPlace{AwsPartition::Aws, AwsAccountId::parse("111122223333").value(),
                        "eu-west-1"};

std::vector<FoundResource> found_in(std::string_view kind, const std::string& page) {
    std::vector<FoundResource> all;
    for_each_item(*find_kind(kind), Json::parse(page).value(), [&](const Json& item) -> Status {
        all.push_back(read_resource(*find_kind(kind), item, kPlace).value());
        return {};
    }).value();
    return all;
}

TEST(ResourceTest, InstancesComeOutOfTheirReservations) {
    const auto found = found_in("ec2_instance", R"({"Reservations":[
        {"Instances":[{"InstanceId":"i-1","InstanceType":"m5.large","State":{"Name":"running"},
          "LaunchTime":"2026-01-02T03:04:05Z","Placement":{"Tenancy":"default"},
          "UsageOperation":"RunInstances",
          "Tags":[{"Key":"Name","Value":"web"},{"Key":"team","Value":"a"}]},
         {"InstanceId":"i-2"}]},{},{"Instances":[{"InstanceId":"i-3"}]}]})");

    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].arn, "arn:aws:ec2:eu-west-1:111122223333:instance/i-1");
    EXPECT_EQ(found[0].type, "m5.large");
    EXPECT_EQ(found[0].state, "running");
    EXPECT_EQ(found[0].since->str(), "2026-01-02T03:04:05Z");
    EXPECT_THAT(found[0].tags, ElementsAre(Pair("Name", "web"), Pair("team", "a")));
    EXPECT_THAT(found[0].facts,
                ElementsAre(Pair("InstanceType", "m5.large"), Pair("Placement.Tenancy", "default"),
                            Pair("State.Name", "running"), Pair("UsageOperation", "RunInstances")));
    EXPECT_EQ(found[1].state, std::nullopt);
    EXPECT_EQ(found[2].id, "i-3");
}

TEST(ResourceTest, AnAddressIsAssociatedOrIdle) {
    const auto found = found_in("elastic_ip", R"({"Addresses":[
        {"AllocationId":"eipalloc-1","PublicIp":"192.0.2.1","AssociationId":"eipassoc-1"},
        {"PublicIp":"192.0.2.2","Domain":"standard"}]})");

    EXPECT_EQ(found[0].state, "associated");
    EXPECT_EQ(found[0].name, "192.0.2.1");
    EXPECT_EQ(found[1].state, "idle");
    EXPECT_EQ(found[1].arn, "arn:aws:ec2:eu-west-1:111122223333:elastic-ip/192.0.2.2");
}

TEST(ResourceTest, FlagsAndNumbersAreFactsTooAndSizesAreWholeNumbers) {
    const auto found = found_in("rds_instance", R"({"DBInstances":[{"DBInstanceIdentifier":"db",
        "DBInstanceArn":"arn:aws:rds:eu-west-1:111122223333:db:db","MultiAZ":false,
        "AllocatedStorage":20,"TagList":[{"Key":"a"}]}]})");

    EXPECT_EQ(found[0].size, 20);
    EXPECT_EQ(found[0].facts.at("MultiAZ"), "false");
    EXPECT_EQ(found[0].facts.at("AllocatedStorage"), "20");
    EXPECT_THAT(found[0].tags, ElementsAre(Pair("a", "")));
}

TEST(ResourceTest, ABucketIsWhereAwsSaysItIs) {
    const auto found = found_in("s3_bucket", R"({"Buckets":[{"Name":"a","BucketRegion":"us-west-2"},
        {"Name":"b"}]})");

    EXPECT_EQ(found[0].region, "us-west-2");
    EXPECT_EQ(found[0].arn, "arn:aws:s3:::a");
    EXPECT_EQ(found[1].region, "");
}

TEST(ResourceTest, AnItemWithoutAnIdIsNoResource) {
    const auto read = read_resource(*find_kind("ebs_volume"), Json::Object{}, kPlace);

    EXPECT_EQ(read.error().reason, "inventory.bad_item");
}

TEST(ResourceTest, EveryKindNamesWhereItsItemsAre) {
    for (const ResourceKind& kind : resource_kinds()) {
        EXPECT_TRUE(kind.items.ends_with("[]")) << kind.name;
        EXPECT_TRUE(Json::parse(kind.input)) << kind.name;
        EXPECT_EQ(find_kind(kind.name), &kind);
    }
    EXPECT_EQ(find_kind("ufo"), nullptr);
}

} // namespace
} // namespace muster::inventory
