#include "connections/own_identity.h"

#include <gtest/gtest.h>

#include "support/aws_world.h"

namespace muster::connections {
namespace {

constexpr const char* kAnswer =
    "<GetCallerIdentityResponse><GetCallerIdentityResult>"
    "<Arn>arn:aws:sts::999988887777:assumed-role/Muster/i-0</Arn><UserId>u</UserId>"
    "<Account>999988887777</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";

class OwnIdentityTest : public testing::Test {
protected:
    OwnIdentity of(aws::CredentialsProvider& credentials, OwnIdentity::Settings settings = {}) {
        session_.emplace(world_.session_ports(credentials), aws::SessionOptions{});
        return OwnIdentity(*session_, world_.clock, std::move(settings));
    }

    test::AwsWorld world_;
    aws::FixedCredentials credentials_{test::example_credentials()};
    aws::CredentialsChain nothing_{{}};
    std::optional<aws::Session> session_;
};

TEST(IdentityTest, IsTheRoleBehindASession) {
    const Identity identity =
        identity_of("arn:aws-us-gov:sts::999988887777:assumed-role/Muster/i-0123").value();

    EXPECT_EQ(identity.principal, "arn:aws-us-gov:iam::999988887777:role/Muster");
    EXPECT_EQ(identity.account.str(), "999988887777");
    EXPECT_EQ(identity.partition, AwsPartition::AwsUsGov);
}

TEST(IdentityTest, IsAUserAsItIs) {
    EXPECT_EQ(identity_of("arn:aws:iam::999988887777:user/ops/muster").value().principal,
              "arn:aws:iam::999988887777:user/ops/muster");
}

TEST(IdentityTest, IsNobodyThatARoleCannotTrust) {
    for (const char* text : {"", "muster", "arn:aws:sts::999988887777:federated-user/ann",
                             "arn:moon:iam::999988887777:user/a", "arn:aws:iam::1:user/a"}) {
        EXPECT_EQ(identity_of(text).error().reason, "connection.bad_identity") << text;
    }
}

TEST_F(OwnIdentityTest, IsAskedOnceForAWhile) {
    world_.transport.answer(200, kAnswer);
    OwnIdentity own = of(credentials_);

    EXPECT_EQ(own.identity().value().principal, "arn:aws:iam::999988887777:role/Muster");
    EXPECT_TRUE(own.identity());
    EXPECT_EQ(world_.transport.calls().size(), 1U);

    world_.clock.advance(std::chrono::minutes(6));
    EXPECT_TRUE(own.identity());
    EXPECT_EQ(world_.transport.calls().size(), 2U);
}

TEST_F(OwnIdentityTest, IsAskedAgainSoonWhereAwsDidNotAnswer) {
    world_.transport.fail({ErrorKind::Upstream, "net.bad_answer", ""});
    world_.transport.fail({ErrorKind::RateLimited, "net.busy", ""});
    world_.transport.answer(200, kAnswer);
    OwnIdentity own = of(credentials_);
    EXPECT_EQ(own.identity().error().reason, "net.bad_answer");
    world_.clock.advance(std::chrono::seconds(29));
    EXPECT_EQ(own.identity().error().reason, "net.bad_answer");
    world_.clock.advance(std::chrono::seconds(1));
    EXPECT_EQ(own.identity().error().reason, "net.busy");

    world_.clock.advance(std::chrono::seconds(1));

    EXPECT_TRUE(own.identity());
}

TEST_F(OwnIdentityTest, IsWhatWasConfigured) {
    world_.transport.answer(200, kAnswer);
    OwnIdentity own = of(credentials_, {.principal = "arn:aws:iam::999988887777:role/path/Muster"});

    EXPECT_EQ(own.identity().value().principal, "arn:aws:iam::999988887777:role/path/Muster");
}

TEST_F(OwnIdentityTest, WithoutCredentialsNoWayIsOffered) {
    OwnIdentity own = of(nothing_);

    EXPECT_EQ(own.identity().error().reason, "connection.no_identity");
    EXPECT_EQ(own.identity().error().kind, ErrorKind::Unavailable);
    for (const OfferedWay& offered : own.ways()) {
        EXPECT_TRUE(offered.why_not) << kWayNames.name(offered.way);
    }
}

TEST_F(OwnIdentityTest, TheConsoleNeedsABucketAndStandsLastWithoutOne) {
    world_.transport.answer(200, kAnswer);
    OwnIdentity without = of(credentials_);
    EXPECT_EQ(without.ways().back().way, Way::Console);
    EXPECT_TRUE(without.ways().back().why_not);
    EXPECT_FALSE(without.ways().front().why_not);

    OwnIdentity with = of(credentials_, {.artifact_bucket = "artifacts"});
    EXPECT_EQ(with.ways().front().way, Way::Console);
    EXPECT_FALSE(with.ways().front().why_not);
}

} // namespace
} // namespace muster::connections
