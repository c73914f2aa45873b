#include "bucket/source_sessions.h"

#include <gtest/gtest.h>

#include "support/aws_world.h"

namespace muster::bucket {
namespace {

constexpr const char* kAssumed =
    "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>"
    "<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
    "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>"
    "</AssumeRoleResponse>";
constexpr const char* kEmptyListing = "<ListBucketResult></ListBucketResult>";

class SourceSessionsTest : public testing::Test {
protected:
    BillSource source(const std::optional<SourceRole>& role,
                      const std::string& region = "eu-west-1") {
        return {.id = BillSourceId::make(world_.clock, world_.random),
                .what = {.source = "payer",
                         .address = Address::parse("s3://bills/").value(),
                         .region = RegionName::parse(region).value(),
                         .role = role},
                .is_paused = false,
                .created_at = world_.clock.now(),
                .polled_at = {},
                .failure = {}};
    }
    /// Lists the source's bucket; the key that signed it.
    std::string signer(const BillSource& source) {
        Bucket bucket(sessions_.session_for(source),
                      {.name = source.what.address.bucket, .region = source.what.region});
        bucket.list("", [](const Object&) -> Status { return {}; }, {}).value();
        const aws::TransportCall call = world_.transport.calls().back();
        const auto signature = aws::find_header(call.request.headers, "Authorization").value();
        const std::size_t begin = signature.find("Credential=") + 11;
        return std::string(signature.substr(begin, signature.find('/', begin) - begin));
    }

    test::AwsWorld world_;
    aws::FixedCredentials credentials_{test::example_credentials()};
    aws::Session own_{world_.session_ports(credentials_), {}};
    aws::FixedCredentials chinese_credentials_{
        {.access_key_id = "AKIDCHINA", .secret_access_key = Secret("s")}};
    aws::Session chinese_{world_.session_ports(chinese_credentials_), {}};
    SourceSessions sessions_{[this](AwsPartition partition) -> aws::Session& {
        return partition == AwsPartition::AwsCn ? chinese_ : own_;
    }};
};

TEST_F(SourceSessionsTest, WithoutARoleMusterReadsInItsOwnName) {
    world_.transport.answer(200, kEmptyListing);

    EXPECT_EQ(signer(source({})), "AKIDEXAMPLE");
}

TEST_F(SourceSessionsTest, ARoleIsTakenOnOnceByItsExternalId) {
    world_.transport.answer(200, kAssumed);
    world_.transport.answer(200, kEmptyListing);
    const SourceRole role{"arn:aws:iam::000000000042:role/muster", "ext-1"};

    EXPECT_EQ(signer(source(role)), "ASIAROLE");
    EXPECT_EQ(signer(source(role)), "ASIAROLE");

    const auto calls = world_.transport.calls();
    ASSERT_EQ(calls.size(), 3U);
    EXPECT_NE(calls.front().request.body.find("ExternalId=ext-1"), std::string::npos);
    const SourceRole other{role.arn, "ext-2"};
    EXPECT_NE(&sessions_.session_for(source(role)), &sessions_.session_for(source(other)));
}

TEST_F(SourceSessionsTest, ABucketIsReadByTheIdentityOfItsPartition) {
    world_.transport.answer(200, kEmptyListing);
    world_.transport.answer(200, kAssumed);
    world_.transport.answer(200, kEmptyListing);
    const SourceRole role{"arn:aws-cn:iam::000000000042:role/muster", "ext-1"};

    EXPECT_EQ(signer(source({}, "cn-north-1")), "AKIDCHINA");
    EXPECT_EQ(signer(source(role, "cn-north-1")), "ASIAROLE");

    const aws::TransportCall assumed = world_.transport.calls().at(1);
    EXPECT_EQ(assumed.origin, "https://sts.cn-north-1.amazonaws.com.cn");
    EXPECT_NE(aws::find_header(assumed.request.headers, "Authorization")->find("AKIDCHINA"),
              std::string::npos);
}

} // namespace
} // namespace muster::bucket
