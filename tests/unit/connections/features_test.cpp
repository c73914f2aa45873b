#include <set>

#include "connections/feature.h"
#include "unit/connections/connections_world.h"

namespace muster::connections {
namespace {

class FeaturesTest : public ConnectionsTest {
protected:
    FeatureStanding standing(const Connection& connection, std::string_view name) {
        const auto all = connections.features(connection.id).value();
        return *std::ranges::find(all, name, &FeatureStanding::feature);
    }
    Connection connect_management() {
        const Connection connection = create("m", ConnectionKind::Management);
        arn = make_role(connection);
        return connection;
    }
    static std::string report(const std::string& name, const std::string& bucket) {
        return R"({"ReportName":")" + name + R"(","S3Bucket":")" + bucket +
               R"(","S3Prefix":"bills","S3Region":"eu-west-1"})";
    }

    std::string arn;
};
MUSTER_ON_EACH_ENGINE(FeaturesTest);

TEST_P(FeaturesTest, NobodyHasLookedAtThemAtFirst) {
    const Connection connection = create("a");

    EXPECT_EQ(standing(connection, "active_resources").state, FeatureState::Unchecked);
    EXPECT_EQ(standing(connection, "organizations").state, FeatureState::Unsupported);
    EXPECT_EQ(standing(connection, "active_resources").since, connection.created_at);
}

TEST_P(FeaturesTest, WhatTheRoleMayIsAvailable) {
    const Connection connection = connect_management();

    EXPECT_EQ(register_role(connection, arn).value().state, ConnectionState::Connected);

    EXPECT_EQ(standing(connection, "organizations").state, FeatureState::Available);
    EXPECT_EQ(standing(connection, "organizations").worked_at, world.clock.now());
    EXPECT_EQ(standing(connection, "billing_bucket").state, FeatureState::Waiting);
    EXPECT_FALSE(standing(connection, "billing_bucket").waits_for.empty());
}

TEST_P(FeaturesTest, WhatIsMissingIsNamedAndDegradesWhereItIsNeeded) {
    const Connection connection = connect_management();
    roles.by_arn[arn].denied = {"ListAccounts", "DescribeVolumes"};

    const Connection degraded = register_role(connection, arn).value();

    EXPECT_EQ(degraded.state, ConnectionState::Degraded);
    EXPECT_EQ(degraded.cause->reason, "connection.permission_missing");
    EXPECT_EQ(standing(connection, "organizations").missing,
              std::vector<std::string>{"organizations:ListAccounts"});
    EXPECT_EQ(standing(connection, "active_resources").state, FeatureState::Locked);
}

TEST_P(FeaturesTest, WhatIsOnlyOfferedDoesNotDegrade) {
    const Connection connection = connect_management();
    roles.by_arn[arn].denied = {"DescribeVolumes"};

    EXPECT_EQ(register_role(connection, arn).value().state, ConnectionState::Connected);
    EXPECT_EQ(standing(connection, "active_resources").missing,
              std::vector<std::string>{"ec2:DescribeVolumes"});
}

TEST_P(FeaturesTest, UnlockByThemselves) {
    const Connection connection = connect_management();
    roles.by_arn[arn].denied = {"ListAccounts"};
    ASSERT_TRUE(register_role(connection, arn));
    const Instant before = standing(connection, "organizations").since;
    run();
    roles.by_arn[arn].denied.clear();

    pass(std::chrono::minutes(2));

    EXPECT_EQ(now(connection).state, ConnectionState::Connected);
    EXPECT_EQ(standing(connection, "organizations").state, FeatureState::Available);
    EXPECT_GT(standing(connection, "organizations").since, before);
}

TEST_P(FeaturesTest, TheOnlyReportIsTaken) {
    const Connection connection = connect_management();
    roles.reports = {report("ours", "bills-of-ours")};

    const BillsPlace bills = *register_role(connection, arn).value().bills;

    EXPECT_EQ(bills.bucket.str(), "bills-of-ours");
    EXPECT_EQ(bills.region, "eu-west-1");
    EXPECT_EQ(bills.prefix, "bills");
    EXPECT_EQ(bills.report->str(), "ours");
    EXPECT_EQ(standing(connection, "billing_bucket").state, FeatureState::Available);
}

TEST_P(FeaturesTest, OfSeveralReportsThatOfTheTemplateIsTakenAndNoOther) {
    const Connection connection = connect_management();
    roles.reports = {report("one", "bucket-one"), report("two", "bucket-two")};
    EXPECT_FALSE(register_role(connection, arn).value().bills);

    roles.reports.push_back(report(connection.default_report(), "bucket-three"));
    EXPECT_EQ(register_role(connection, arn).value().bills->bucket.str(), "bucket-three");
}

TEST_P(FeaturesTest, ANamedBucketIsNotReplaced) {
    const Connection connection = connect_management();
    ConnectionEdit edit;
    edit.bills = BillsPlace{
        .bucket = BucketName::parse("named").value(), .region = "", .prefix = "", .report = {}};
    ASSERT_TRUE(connections.edit(connection.id, 1, edit, who));
    roles.reports = {report("other", "bucket-other")};

    EXPECT_EQ(register_role(connection, arn).value().bills->bucket.str(), "named");
}

TEST_P(FeaturesTest, WhereNobodyNamesABucketAnyMoreTheNextLookFindsOne) {
    const Connection connection = connect_management();
    roles.reports = {report("ours", "bills-of-ours")};
    ConnectionEdit edit;
    edit.bills = BillsPlace{
        .bucket = BucketName::parse("named").value(), .region = "", .prefix = "", .report = {}};
    ASSERT_TRUE(connections.edit(connection.id, 1, edit, who));
    ASSERT_TRUE(register_role(connection, arn));
    run();

    edit.bills = std::optional<BillsPlace>();
    EXPECT_FALSE(connections.edit(connection.id, 2, edit, who).value().bills);
    EXPECT_FALSE(connections.edit(connection.id, 3, ConnectionEdit{}, who).value().bills);
    pass(std::chrono::minutes(2));

    EXPECT_EQ(now(connection).bills->bucket.str(), "bills-of-ours");
}

TEST_P(FeaturesTest, BillsThatAnotherConnectionBringsAreWaitedForByName) {
    const Connection first = create("payer");
    const Connection connection = connect_management();
    ASSERT_TRUE(register_role(connection, arn));
    holder = BillsHolder{.connection = first.id, .since = world.clock.now()};

    const FeatureStanding bills = standing(connection, "billing_bucket");

    EXPECT_EQ(bills.state, FeatureState::Waiting);
    EXPECT_EQ(bills.since, world.clock.now());
    EXPECT_EQ(bills.waits_for,
              "the bills of account 111122223333 come in by the connection payer (" +
                  first.id.str() + ") already");
    EXPECT_EQ(standing(connection, "organizations").state, FeatureState::Available);
}

TEST_P(FeaturesTest, BillsThatPeopleBringByHandAreWaitedForInWords) {
    const Connection connection = connect_management();
    ASSERT_TRUE(register_role(connection, arn));
    holder = BillsHolder{.connection = {}, .since = world.clock.now()};

    EXPECT_TRUE(standing(connection, "billing_bucket").waits_for.contains("kept by hand"));
}

TEST(FeatureCatalogueTest, EveryInputIsJsonAndEveryNameStandsOnce) {
    std::set<std::string_view> names;
    for (const Feature& feature : features()) {
        EXPECT_TRUE(names.insert(feature.name).second) << feature.name;
        EXPECT_FALSE(feature.needs.empty()) << feature.name;
        for (const Need& need : feature.needs) {
            EXPECT_TRUE(Json::parse(need.input)) << need.action;
        }
    }
}

} // namespace
} // namespace muster::connections
