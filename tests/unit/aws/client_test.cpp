#include "aws/client.h"

#include <gtest/gtest.h>

#include "aws/session.h"
#include "aws/sigv4.h"
#include "aws_model/operations.h"
#include "aws_model/timestamp.h"
#include "support/aws_world.h"

namespace muster::aws {
namespace {

using std::chrono::milliseconds;

constexpr const char* kRole = "<GetRoleResponse><GetRoleResult><Role><RoleName>a</RoleName></Role>"
                              "</GetRoleResult></GetRoleResponse>";

std::string error_xml(const char* code) {
    return std::string("<ErrorResponse><Error><Code>") + code +
           "</Code><Message>planted-secret-key was here</Message></Error>"
           "<RequestId>r-1</RequestId></ErrorResponse>";
}

class ClientTest : public testing::Test {
protected:
    std::expected<Json, CallFailure> get_role(const CallOptions& options = {}) {
        return client_.ask(operations::iam::kGetRole, Json::Object{{"RoleName", "a"}}, options);
    }

    test::AwsWorld world_;
    FixedCredentials credentials_{test::example_credentials()};
    Session session_{world_.session_ports(credentials_), {.account = "123456789012"}};
    Client client_ = session_.client("iam", "eu-west-1").value();
};

TEST_F(ClientTest, ACallIsSignedForItsEndpointAndItsAnswerRead) {
    world_.transport.answer(200, kRole);

    const auto role = get_role();

    ASSERT_TRUE(role) << role.error().error.detail;
    EXPECT_EQ(role->str(), R"({"Role":{"RoleName":"a"}})");
    const TransportCall call = world_.transport.calls().front();
    EXPECT_EQ(call.origin, "https://iam.amazonaws.com");
    EXPECT_EQ(call.request.body, "Action=GetRole&Version=2010-05-08&RoleName=a");
    EXPECT_TRUE(
        find_header(call.request.headers, "Authorization")
            ->starts_with("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20231114/us-east-1/iam/"));
}

TEST_F(ClientTest, AThrottledCallIsMadeAgainAfterAWhile) {
    world_.transport.answer(400, error_xml("Throttling"));
    world_.transport.answer(200, kRole);

    EXPECT_TRUE(get_role());

    EXPECT_EQ(world_.transport.calls().size(), 2U);
    EXPECT_GT(world_.sleeper.slept, milliseconds{0});
}

TEST_F(ClientTest, ThreeAttemptsAreEnoughAndTheErrorSaysWhatAwsSaid) {
    world_.transport.answer(503, error_xml("ServiceUnavailable"));

    const auto failed = get_role();

    EXPECT_EQ(world_.transport.calls().size(), 3U);
    EXPECT_EQ(failed.error().error.kind, ErrorKind::Unavailable);
    EXPECT_EQ(failed.error().code, "ServiceUnavailable");
    EXPECT_EQ(failed.error().request_id, "r-1");
    EXPECT_NE(failed.error().error.detail.find("iam GetRole"), std::string::npos);
    EXPECT_EQ(failed.error().error.detail.find("planted"), std::string::npos);
}

TEST_F(ClientTest, ARefusalIsNotTriedAgain) {
    world_.transport.answer(404, error_xml("NoSuchEntity"));

    const auto failed = get_role();

    EXPECT_EQ(world_.transport.calls().size(), 1U);
    EXPECT_EQ(failed.error().error.reason, "aws.not_found");
    EXPECT_EQ(failed.error().code, "NoSuchEntity");
}

TEST_F(ClientTest, RetriesStopWhenTheirQuotaIsSpent) {
    world_.transport.fail({ErrorKind::Unavailable, "net.timeout", "slow"});

    for (int i = 0; i < 30; ++i) {
        EXPECT_FALSE(get_role());
    }

    EXPECT_EQ(world_.transport.calls().size(), 30U + 50U); // 500 tokens, 10 a timeout
}

TEST_F(ClientTest, AWrongClockIsCorrectedOnceAndForAll) {
    const Instant theirs = world_.clock.now() + std::chrono::hours{1};
    world_.transport.answer(403, error_xml("SignatureDoesNotMatch"),
                            {{"Date", timestamp_text(theirs, TimestampFormat::Rfc822)}});
    world_.transport.answer(200, kRole);

    EXPECT_TRUE(get_role());
    EXPECT_TRUE(get_role());

    EXPECT_EQ(world_.transport.calls().size(), 3U);
    EXPECT_EQ(session_.clock_skew(), std::chrono::hours{1});
    EXPECT_EQ(find_header(world_.transport.calls().back().request.headers, "X-Amz-Date"),
              basic_time(theirs));
}

TEST_F(ClientTest, AWrongKeyIsNotAWrongClock) {
    world_.transport.answer(
        403, error_xml("SignatureDoesNotMatch"),
        {{"Date", timestamp_text(world_.clock.now(), TimestampFormat::Rfc822)}});

    EXPECT_EQ(get_role().error().error.reason, "aws.wrong_time");
    EXPECT_EQ(world_.transport.calls().size(), 1U);
}

TEST_F(ClientTest, WithoutCredentialsNothingIsSent) {
    CredentialsChain none({});
    Session session(world_.session_ports(none), {});
    Client client = session.client("iam", "us-east-1").value();

    EXPECT_EQ(client.call(operations::iam::kListRoles, {}).error().reason, "aws.no_credentials");
    EXPECT_TRUE(world_.transport.calls().empty());
}

TEST_F(ClientTest, AnOperationThatNobodySignsNeedsNoCredentials) {
    CredentialsChain none({});
    Session session(world_.session_ports(none), {});
    Client client = session.client("sts", "us-east-1").value();
    world_.transport.answer(200, "<AssumeRoleWithWebIdentityResponse/>");

    EXPECT_TRUE(client.call(operations::sts::kAssumeRoleWithWebIdentity,
                            Json::Object{{"RoleArn", "arn:aws:iam::123456789012:role/a"},
                                         {"RoleSessionName", "me"},
                                         {"WebIdentityToken", "token"}}));
    EXPECT_FALSE(find_header(world_.transport.calls().front().request.headers, "Authorization"));
}

TEST_F(ClientTest, BadInputIsRefusedBeforeAnythingIsSent) {
    EXPECT_EQ(client_.call(operations::iam::kGetRole, Json::Object{}).error().reason,
              "aws.invalid_input");
    EXPECT_TRUE(world_.transport.calls().empty());
}

TEST_F(ClientTest, ACancelledCallEndsWhileItWaits) {
    world_.transport.answer(400, error_xml("Throttling"));
    world_.sleeper.stops = true;

    EXPECT_FALSE(get_role());

    EXPECT_EQ(world_.transport.calls().size(), 1U);
}

/// Somebody who takes long to say who he is, and hears when nobody waits any more.
class PatientCredentials final : public CredentialsProvider {
public:
    [[nodiscard]] Result<Credentials> credentials(const std::stop_token& stop) override {
        heard = stop.stop_requested();
        return Error{ErrorKind::Unavailable, "net.cancelled", ""};
    }

    bool heard = false;
};

TEST_F(ClientTest, WhoIsAskedForCredentialsHearsOfTheCallsEnd) {
    PatientCredentials patient;
    Session session(world_.session_ports(patient), {});
    Client iam = session.client("iam", "eu-west-1").value();
    std::stop_source stop;
    stop.request_stop();

    const auto role = iam.call(operations::iam::kGetRole, Json::Object{{"RoleName", "a"}},
                               {.stop = stop.get_token()});

    EXPECT_EQ(role.error().reason, "net.cancelled");
    EXPECT_TRUE(patient.heard);
    EXPECT_TRUE(world_.transport.calls().empty());
}

TEST_F(ClientTest, ABudgetThatIsFarOffIsLeftToTheCaller) {
    Client organizations = session_.client("organizations", "us-east-1").value();
    world_.transport.answer(200, "{}");
    const Json input = Json::Object{{"AccountId", "111111111111"}};

    EXPECT_TRUE(organizations.call(operations::organizations::kCloseAccount, input));
    const auto paced = organizations.call(operations::organizations::kCloseAccount, input);

    EXPECT_EQ(paced.error().reason, "aws.paced");
    EXPECT_EQ(paced.error().retry_after, std::chrono::seconds{20});
    EXPECT_EQ(world_.transport.calls().size(), 1U);
}

TEST_F(ClientTest, PagesAreCalledUntilTheLast) {
    world_.transport.answer(200,
                            "<ListRolesResponse><ListRolesResult><IsTruncated>true</IsTruncated>"
                            "<Marker>m1</Marker></ListRolesResult></ListRolesResponse>");
    world_.transport.answer(200,
                            "<ListRolesResponse><ListRolesResult><IsTruncated>false</IsTruncated>"
                            "</ListRolesResult></ListRolesResponse>");
    int pages = 0;

    const Status all = for_each_page(client_, operations::iam::kListRoles, {}, [&](const Json&) {
        ++pages;
        return Status();
    });

    EXPECT_TRUE(all);
    EXPECT_EQ(pages, 2);
    EXPECT_NE(world_.transport.calls().back().request.body.find("Marker=m1"), std::string::npos);
}

TEST_F(ClientTest, AnObjectIsStreamedAndNotAskedForAgainOnceItHasBegun) {
    Client s3 = session_.client("s3", "eu-west-1").value();
    std::string got;
    const BodySink sink = [&](ByteSpan bytes) {
        got += as_text(bytes);
        return Status();
    };
    world_.transport.answer_with([](const TransportCall& call) -> Result<HttpResponse> {
        static_cast<void>((*call.sink)(as_bytes("half of ")));
        return Error{ErrorKind::Unavailable, "net.interrupted", "broken"};
    });

    const auto failed = s3.call(operations::s3::kGetObject,
                                Json::Object{{"Bucket", "bills"}, {"Key", "a"}}, {.sink = &sink});

    EXPECT_EQ(failed.error().reason, "net.interrupted");
    EXPECT_EQ(got, "half of ");
    EXPECT_EQ(world_.transport.calls().size(), 1U);
}

TEST_F(ClientTest, EachTimeThatARequestIsSentIsToldBefore) {
    Client s3 = session_.client("s3", "eu-west-1").value();
    std::vector<std::size_t> sent_before;
    const std::function<Status()> sending = [&] {
        sent_before.push_back(world_.transport.calls().size());
        return Status();
    };
    world_.transport.answer(500, "");
    world_.transport.answer(200, "");

    EXPECT_TRUE(s3.call(operations::s3::kDeleteObject,
                        Json::Object{{"Bucket", "bills"}, {"Key", "a"}}, {.sending = &sending}));

    EXPECT_EQ(sent_before, (std::vector<std::size_t>{0, 1}));
    EXPECT_TRUE(world_.transport.calls().back().is_sent_once);
}

TEST_F(ClientTest, WhatMayNotBeSentIsNot) {
    Client s3 = session_.client("s3", "eu-west-1").value();
    const std::function<Status()> sending = [] {
        return Status(Error{ErrorKind::Unavailable, "sql.busy", "not now"});
    };

    const auto failed =
        s3.call(operations::s3::kDeleteObject, Json::Object{{"Bucket", "bills"}, {"Key", "a"}},
                {.sending = &sending});

    EXPECT_EQ(failed.error().reason, "sql.busy");
    EXPECT_TRUE(world_.transport.calls().empty());
}

TEST_F(ClientTest, AnObjectIsSentWithItsChecksumAndLeftToTls) {
    Client s3 = session_.client("s3", "eu-west-1").value();
    world_.transport.answer(200, "");

    EXPECT_TRUE(
        s3.call(operations::s3::kPutObject,
                Json::Object{{"Bucket", "bills"}, {"Key", "a/../b"}, {"Body", "123456789"}}));

    const HttpRequest request = world_.transport.calls().front().request;
    EXPECT_EQ(request.path, "/a/../b");
    EXPECT_EQ(find_header(request.headers, "x-amz-content-sha256"), "UNSIGNED-PAYLOAD");
    EXPECT_EQ(find_header(request.headers, "x-amz-checksum-crc32"),
              "y/Q5Jg=="); // of RFC 3720's text
}

TEST_F(ClientTest, APresignedUrlHoldsItsOwnSignature) {
    Client s3 = session_.client("s3", "eu-west-1").value();

    const auto url =
        s3.presign(operations::s3::kGetObject, Json::Object{{"Bucket", "bills"}, {"Key", "a"}},
                   std::chrono::minutes{5});

    ASSERT_TRUE(url);
    EXPECT_TRUE(url->reveal().starts_with("https://bills.s3.eu-west-1.amazonaws.com/a?"));
    EXPECT_NE(url->reveal().find("X-Amz-Expires=300"), std::string::npos);
    EXPECT_TRUE(world_.transport.calls().empty());
}

} // namespace
} // namespace muster::aws
