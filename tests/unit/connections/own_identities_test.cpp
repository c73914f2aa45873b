#include "connections/own_identities.h"

#include "connections/templates.h"
#include "unit/connections/connections_world.h"

namespace muster::connections {
namespace {

/// AWS knows the keys of two partitions, and says who they are.
class TwoPartitions final : public aws::Transport {
public:
    std::string other = "arn:aws-cn:sts::555566667777:assumed-role/Muster/i-2";

    Result<aws::HttpResponse> send(const aws::TransportCall& call) override {
        origins.push_back(call.origin);
        const auto signature = aws::find_header(call.request.headers, "Authorization").value_or("");
        const bool is_other = signature.contains("AKIDCHINA");
        const std::string arn =
            is_other ? other : "arn:aws:sts::999988887777:assumed-role/Muster/i-1";
        return aws::HttpResponse{
            .status = 200,
            .headers = {},
            .body = "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>" + arn +
                    "</Arn><UserId>u</UserId><Account>1</Account></GetCallerIdentityResult>"
                    "</GetCallerIdentityResponse>"};
    }

    std::vector<std::string> origins;
};

class OwnIdentitiesTest : public testing::Test {
protected:
    aws::Session::Ports ports(aws::CredentialsProvider& credentials) {
        return {.models = world_.models,
                .transport = transport_,
                .credentials = credentials,
                .pace = world_.pace,
                .clock = world_.clock,
                .random = world_.random,
                .sleeper = world_.sleeper};
    }

    test::AwsWorld world_;
    TwoPartitions transport_;
    aws::FixedCredentials keys_{test::example_credentials()};
    aws::FixedCredentials chinese_keys_{
        {.access_key_id = "AKIDCHINA", .secret_access_key = Secret("s")}};
    aws::Session session_{ports(keys_), {}};
    aws::Session chinese_{ports(chinese_keys_), {}};
    OwnIdentities alone_{session_, world_.clock, {}};
    OwnIdentities both_{
        session_,
        world_.clock,
        {},
        {{.partition = AwsPartition::AwsCn,
          .session = chinese_,
          .settings = {.region = "cn-northwest-1", .section = "aws.identities.aws-cn"}}}};
};

TEST_F(OwnIdentitiesTest, EachPartitionHasItsOwn) {
    EXPECT_EQ(both_.identity_in(AwsPartition::Aws)->principal,
              "arn:aws:iam::999988887777:role/Muster");
    EXPECT_EQ(both_.identity_in(AwsPartition::AwsCn)->principal,
              "arn:aws-cn:iam::555566667777:role/Muster");
    EXPECT_EQ(transport_.origins,
              (std::vector<std::string>{"https://sts.us-east-1.amazonaws.com",
                                        "https://sts.cn-northwest-1.amazonaws.com.cn"}));
    EXPECT_EQ(both_.others(), std::vector{AwsPartition::AwsCn});
}

TEST_F(OwnIdentitiesTest, WhereItIsNobodyItIsSaidWhatIsNeeded) {
    const Error error = alone_.identity_in(AwsPartition::AwsCn).error();

    EXPECT_EQ(error.kind, ErrorKind::Impossible);
    EXPECT_EQ(error.reason, "connection.no_identity_there");
    EXPECT_TRUE(error.detail.contains("aws.identities.aws-cn.profile")) << error.detail;
    EXPECT_EQ(both_.identity_in(AwsPartition::AwsUsGov).error().reason,
              "connection.no_identity_there");
}

TEST_F(OwnIdentitiesTest, AProfileOfAnotherPartitionIsNoIdentityThere) {
    transport_.other = "arn:aws:iam::555566667777:user/muster";

    EXPECT_EQ(both_.identity_in(AwsPartition::AwsCn).error().reason,
              "connection.no_identity_there");
}

TEST_F(OwnIdentitiesTest, TheConsoleNeedsABucketOfThePartition) {
    const OfferedWay console = both_.in(AwsPartition::AwsCn).ways().back();

    EXPECT_EQ(console.way, Way::Console);
    EXPECT_TRUE(console.why_not->contains("aws.identities.aws-cn.artifact_bucket"));
}

/// Of connections over roles that trust Muster's identity in their own partition.
class OtherPartitionTest : public ConnectionsTest {
protected:
    Connection create_there() {
        return there
            .create({.name = ConnectionName::parse("there").value(),
                     .kind = ConnectionKind::Member,
                     .partition = AwsPartition::AwsCn,
                     .account = std::nullopt,
                     .bills = {}},
                    who)
            .value();
    }

    TwoPartitions transport;
    aws::FixedCredentials keys{{.access_key_id = "AKIDCHINA", .secret_access_key = Secret("s")}};
    aws::Session session{{.models = world.models,
                          .transport = transport,
                          .credentials = keys,
                          .pace = world.pace,
                          .clock = world.clock,
                          .random = world.random,
                          .sleeper = world.sleeper},
                         {}};
    OwnIdentities both{aws_session,
                       world.clock,
                       {},
                       {{.partition = AwsPartition::AwsCn,
                         .session = session,
                         .settings = {.region = "cn-northwest-1"}}}};
    Connections there{{.database = database,
                       .changes = changes,
                       .inspector = inspector,
                       .own = both,
                       .queue = queue,
                       .clock = world.clock,
                       .random = world.random},
                      hooks};
    static constexpr EmbeddedText kFiles[] = {{"aws-cn/member/commands.sh", "trust @PRINCIPAL@"}};
    Templates templates{{.own = both}, kFiles};
};
INSTANTIATE_TEST_SUITE_P(,
                         OtherPartitionTest,
                         testing::Values(sql::Engine::Sqlite),
                         test::name_of_engine);

TEST_P(OtherPartitionTest, AConnectionIsMadeWhereAnIdentityIs) {
    EXPECT_EQ(create_there().partition, AwsPartition::AwsCn);
    EXPECT_EQ(connections
                  .create({.name = ConnectionName::parse("here").value(),
                           .kind = ConnectionKind::Member,
                           .partition = AwsPartition::AwsCn,
                           .account = std::nullopt,
                           .bills = {}},
                          who)
                  .error()
                  .reason,
              "connection.no_identity_there");
}

TEST_P(OtherPartitionTest, TemplatesNameTheIdentityOfThePartition) {
    EXPECT_EQ(templates.template_text(Way::Cli, create_there()).value().front().text,
              "trust arn:aws-cn:iam::555566667777:role/Muster");
    EXPECT_EQ(Templates({.own = own}, kFiles)
                  .template_text(Way::Cli, now(there.list({.after = {}, .limit = 1})->front()))
                  .error()
                  .reason,
              "connection.no_identity_there");
}

TEST_P(OtherPartitionTest, ARoleIsTakenOnByTheIdentityOfItsPartition) {
    const RoleArn role = RoleArn::parse("arn:aws-cn:iam::111122223333:role/muster").value();
    RoleSession taken(both, role, create_there().external_id);

    (void)taken.take_on({}).has_value();

    EXPECT_EQ(transport.origins.back(), "https://sts.cn-northwest-1.amazonaws.com.cn");
    EXPECT_EQ(roles.trials, 0);
}

} // namespace
} // namespace muster::connections
