#include <atomic>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>

#include "aws/cached_credentials.h"
#include "aws/default_credentials.h"
#include "aws/process_credentials.h"
#include "aws/sts_credentials.h"
#include "support/aws_world.h"
#include "support/temp_dir.h"

namespace muster::aws {
namespace {

std::string assumed(const char* key, Instant until) {
    return std::string("<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>") + key +
           "</AccessKeyId><SecretAccessKey>planted-two</SecretAccessKey>"
           "<SessionToken>planted-token</SessionToken><Expiration>" +
           until.str() + "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";
}

class CredentialsTest : public testing::Test {
protected:
    Result<Credentials> found() {
        return default_credentials(world_.ports(), world_.settings())->credentials({});
    }
    void write(const std::string& name, const std::string& text) {
        std::ofstream(directory_.path() / name) << text;
    }
    void use_profiles(const std::string& config, const std::string& profile = "") {
        write("config", config);
        world_.variables["AWS_CONFIG_FILE"] = (directory_.path() / "config").string();
        world_.variables["AWS_SHARED_CREDENTIALS_FILE"] = (directory_.path() / "none").string();
        world_.variables["AWS_PROFILE"] = profile;
    }

    test::AwsWorld world_;
    test::TempDir directory_;
};

TEST_F(CredentialsTest, TheEnvironmentComesFirst) {
    world_.variables = {
        {"AWS_ACCESS_KEY_ID", "AKID1"}, {"AWS_SECRET_ACCESS_KEY", "s"}, {"AWS_SESSION_TOKEN", "t"}};

    const auto credentials = found();

    EXPECT_EQ(credentials->access_key_id, "AKID1");
    EXPECT_EQ(credentials->session_token->reveal(), "t");
    EXPECT_TRUE(world_.transport.calls().empty());
}

TEST_F(CredentialsTest, AKeyWithoutItsSecretEndsTheSearch) {
    world_.variables["AWS_ACCESS_KEY_ID"] = "AKID1";

    EXPECT_EQ(found().error().reason, "aws.bad_credentials");
}

TEST_F(CredentialsTest, NoneAnywhereIsAnError) {
    world_.variables["HOME"] = directory_.path().string();
    world_.transport.fail({ErrorKind::Unavailable, "net.unreachable", ""});

    EXPECT_EQ(found().error().reason, "aws.no_credentials");
    EXPECT_EQ(found().error().kind, ErrorKind::Unauthorized);
}

TEST_F(CredentialsTest, AProfileHasKeysOrAProgramThatPrintsThem) {
    write("print", "#!/bin/sh\necho '{\"Version\":1,\"AccessKeyId\":\"AKID3\",\"SecretAccessKey\":"
                   "\"s\",\"Expiration\":\"2030-01-01T00:00:00Z\"}'\n");
    std::filesystem::permissions(directory_.path() / "print", std::filesystem::perms::owner_all);
    const std::string config = "[default]\naws_access_key_id=AKID2\naws_secret_access_key=s\n"
                               "[profile program]\ncredential_process = \"" +
                               (directory_.path() / "print").string() + "\" \"with words\"\n";

    use_profiles(config);
    EXPECT_EQ(found()->access_key_id, "AKID2");
    use_profiles(config, "program");
    EXPECT_EQ(found()->access_key_id, "AKID3");
    EXPECT_EQ(found()->expires_at, Instant::parse("2030-01-01T00:00:00Z").value());
}

TEST_F(CredentialsTest, AProfileOfItsOwnIsAskedWhateverTheEnvironmentHas) {
    use_profiles("[profile china]\naws_access_key_id=AKID4\naws_secret_access_key=s\n", "other");
    world_.variables["AWS_ACCESS_KEY_ID"] = "AKID1";
    world_.variables["AWS_SECRET_ACCESS_KEY"] = "s";
    const auto of = [&](const std::string& name) {
        return profile_credentials(world_.ports(), world_.settings(), name)->credentials({});
    };

    EXPECT_EQ(of("china")->access_key_id, "AKID4");
    EXPECT_EQ(of("absent").error().reason, "aws.bad_profile");
}

TEST_F(CredentialsTest, AProgramThatFailsIsNotQuoted) {
    write("fail", "#!/bin/sh\necho planted >&2\necho planted\nexit 3\n");
    std::filesystem::permissions(directory_.path() / "fail", std::filesystem::perms::owner_all);
    use_profiles("[default]\ncredential_process = " + (directory_.path() / "fail").string());

    const auto failed = found();

    EXPECT_EQ(failed.error().reason, "aws.credential_process");
    EXPECT_EQ(failed.error().detail.find("planted"), std::string::npos);
}

TEST_F(CredentialsTest, AProfileTakesARoleOnFromAnother) {
    use_profiles("[default]\nrole_arn=arn:aws:iam::123456789012:role/a\nsource_profile=keys\n"
                 "external_id=ours\n"
                 "[profile keys]\naws_access_key_id=AKID2\naws_secret_access_key=s\n");
    world_.transport.answer(200, assumed("ASIA1", world_.clock.now() + std::chrono::hours{1}));

    const auto credentials = found();

    ASSERT_TRUE(credentials) << credentials.error().detail;
    EXPECT_EQ(credentials->access_key_id, "ASIA1");
    const TransportCall call = world_.transport.calls().front();
    EXPECT_EQ(call.origin, "https://sts.eu-west-1.amazonaws.com");
    EXPECT_NE(call.request.body.find("ExternalId=ours"), std::string::npos);
    EXPECT_NE(find_header(call.request.headers, "Authorization")->find("AKID2"), std::string::npos);
}

TEST_F(CredentialsTest, ProfilesThatLeadNowhereAreRefused) {
    for (const char* const config : {"[default]\nrole_arn=a\nsource_profile=b\n[profile "
                                     "b]\nrole_arn=b\nsource_profile=default\n",
                                     "[default]\nrole_arn=a\n", "[default]\nregion=a\n",
                                     "[default]\nrole_arn=a\nsource_profile=none\n",
                                     "[default]\nrole_arn=a\ncredential_source=Moon\n"}) {
        use_profiles(config);
        EXPECT_EQ(found().error().reason, "aws.bad_profile") << config;
    }
    use_profiles("", "named");
    EXPECT_EQ(found().error().reason, "aws.bad_profile");
}

TEST_F(CredentialsTest, AWebIdentityIsExchangedWithoutASignature) {
    write("token", "a-token\n");
    world_.variables = {{"AWS_WEB_IDENTITY_TOKEN_FILE", (directory_.path() / "token").string()},
                        {"AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/a"}};
    world_.transport.answer(
        200, "<R><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIA2</AccessKeyId>"
             "<SecretAccessKey>s</SecretAccessKey></Credentials>"
             "</AssumeRoleWithWebIdentityResult></R>");

    EXPECT_EQ(found()->access_key_id, "ASIA2");
    const HttpRequest request = world_.transport.calls().front().request;
    EXPECT_FALSE(find_header(request.headers, "Authorization"));
    EXPECT_NE(request.body.find("WebIdentityToken=a-token"), std::string::npos);
}

TEST_F(CredentialsTest, AContainersAgentIsAskedWithItsToken) {
    world_.variables = {{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials?id=1"},
                        {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "t"}};
    world_.transport.answer(200, R"({"AccessKeyId":"ASIA3","SecretAccessKey":"s","Token":"t"})");

    EXPECT_EQ(found()->access_key_id, "ASIA3");
    const TransportCall call = world_.transport.calls().front();
    EXPECT_EQ(call.origin + call.request.path + "?" + call.request.query,
              "http://169.254.170.2/v2/credentials?id=1");
    EXPECT_EQ(find_header(call.request.headers, "Authorization"), "t");
}

TEST_F(CredentialsTest, AnAgentElsewhereIsNotAskedInTheClear) {
    for (const char* agent : {"http://elsewhere.example/", "http://127.elsewhere.example/"}) {
        world_.variables = {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", agent}};
        EXPECT_EQ(found().error().reason, "aws.bad_credentials") << agent;
    }
    EXPECT_TRUE(world_.transport.calls().empty());
}

TEST_F(CredentialsTest, AnInstanceIsAskedByVersionTwoOfItsMetadata) {
    world_.variables["HOME"] = directory_.path().string();
    world_.transport.answer(200, "session");
    world_.transport.answer(200, "my-role\n");
    world_.transport.answer(200, R"({"AccessKeyId":"ASIA4","SecretAccessKey":"s","Token":"t",
                                    "Expiration":"2030-01-01T00:00:00Z"})");

    EXPECT_EQ(found()->access_key_id, "ASIA4");
    const auto calls = world_.transport.calls();
    EXPECT_EQ(calls[0].request.method, "PUT");
    EXPECT_EQ(find_header(calls[2].request.headers, "X-aws-ec2-metadata-token"), "session");
    EXPECT_TRUE(calls[2].request.path.ends_with("/security-credentials/my-role"));
}

TEST_F(CredentialsTest, ARoleIsTakenOnWithAllThatWasAskedFor) {
    FixedCredentials base(test::example_credentials());
    Session session(world_.session_ports(base), {});
    world_.transport.answer(200, assumed("ASIA5", world_.clock.now() + std::chrono::hours{1}));
    AssumedRole role(session, "us-east-1",
                     {.role_arn = "arn:aws:iam::123456789012:role/muster",
                      .session_name = "muster",
                      .external_id = "ext",
                      .session_policy = "{}",
                      .source_identity = "user-1",
                      .tags = {{"k", "v"}}});

    EXPECT_EQ(role.credentials({})->access_key_id, "ASIA5");

    const std::string body = world_.transport.calls().front().request.body;
    for (const char* const part :
         {"ExternalId=ext", "Policy=%7B%7D", "SourceIdentity=user-1", "Tags.member.1.Key=k",
          "Tags.member.1.Value=v", "DurationSeconds=3600"}) {
        EXPECT_NE(body.find(part), std::string::npos) << part;
    }
}

/// Gives new credentials of an hour each time, counts, and can be told to fail.
class CountingSource final : public CredentialsProvider {
public:
    explicit CountingSource(test::FakeClock& clock) : clock_(clock) {}
    [[nodiscard]] Result<Credentials> credentials(const std::stop_token&) override {
        ++asked;
        if (fails) {
            return Error{ErrorKind::Unavailable, "net.timeout", "slow"};
        }
        Credentials fresh = test::example_credentials();
        fresh.access_key_id = "ASIA" + std::to_string(asked);
        fresh.expires_at = clock_.now() + std::chrono::hours{1};
        return fresh;
    }

    std::atomic<int> asked{0};
    bool fails = false;

private:
    test::FakeClock& clock_;
};

class CachedCredentialsTest : public testing::Test {
protected:
    CachedCredentialsTest() {
        auto source = std::make_unique<CountingSource>(clock_);
        source_ = source.get();
        cached_ = std::make_unique<CachedCredentials>(std::move(source), clock_);
    }

    test::FakeClock clock_;
    CountingSource* source_ = nullptr;
    std::unique_ptr<CachedCredentials> cached_;
};

TEST_F(CachedCredentialsTest, TheyAreKeptUntilShortlyBeforeTheyExpire) {
    EXPECT_EQ(cached_->credentials({})->access_key_id, "ASIA1");
    clock_.advance(std::chrono::minutes{54});
    EXPECT_EQ(cached_->credentials({})->access_key_id, "ASIA1");
    clock_.advance(std::chrono::minutes{2});
    EXPECT_EQ(cached_->credentials({})->access_key_id, "ASIA2");
}

TEST_F(CachedCredentialsTest, WhereAskingEarlyFailsThoseThereAreGoOn) {
    EXPECT_TRUE(cached_->credentials({}));
    source_->fails = true;
    clock_.advance(std::chrono::minutes{56});
    EXPECT_EQ(cached_->credentials({})->access_key_id, "ASIA1");
    clock_.advance(std::chrono::minutes{4});
    EXPECT_EQ(cached_->credentials({}).error().reason, "net.timeout");
}

TEST_F(CachedCredentialsTest, ForgottenOnesAreAskedForAnew) {
    EXPECT_TRUE(cached_->credentials({}));
    cached_->forget();
    EXPECT_EQ(cached_->credentials({})->access_key_id, "ASIA2");
}

TEST_F(CachedCredentialsTest, ManyCallersAskOnce) {
    std::vector<std::jthread> callers;
    for (int i = 0; i < 16; ++i) {
        callers.emplace_back([&] { EXPECT_TRUE(cached_->credentials({})); });
    }
    callers.clear();

    EXPECT_EQ(source_->asked, 1);
}

/// Asks somebody who never answers, but hears that nobody waits any more.
class HungSource final : public CredentialsProvider {
public:
    [[nodiscard]] Result<Credentials> credentials(const std::stop_token& stop) override {
        asked = true;
        asked.notify_all();
        while (!stop.stop_requested()) {
            std::this_thread::yield();
        }
        return Error{ErrorKind::Unavailable, "net.cancelled", ""};
    }

    std::atomic<bool> asked{false};
};

TEST_F(CachedCredentialsTest, WhoAsksAndWhoWaitsForHimAreCalledOffEachByHimself) {
    auto source = std::make_unique<HungSource>();
    HungSource& hung = *source;
    CachedCredentials cached(std::move(source), clock_);
    std::stop_source first;
    std::stop_source second;
    std::string_view asking;
    std::string_view waiting;
    std::jthread asks([&] { asking = cached.credentials(first.get_token()).error().reason; });
    hung.asked.wait(false);
    std::jthread waits([&] { waiting = cached.credentials(second.get_token()).error().reason; });

    second.request_stop();
    waits.join();
    EXPECT_EQ(waiting, "aws.cancelled");

    first.request_stop();
    asks.join();
    EXPECT_EQ(asking, "net.cancelled");
}

TEST(CommandWordsTest, QuotesKeepBlanksTogether) {
    EXPECT_EQ(command_words(R"(a "b c" d"e f" "")"),
              (std::vector<std::string>{"a", "b c", "de f", ""}));
    EXPECT_TRUE(command_words(R"(a "b)").empty());
    EXPECT_TRUE(command_words("  ").empty());
}

} // namespace
} // namespace muster::aws
