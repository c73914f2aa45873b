#include "app/server_config.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "base/file.h"
#include "identity/api_tokens.h"
#include "identity/user_token.h"

namespace muster::app {
namespace {

ServerConfig parsed(std::string_view yaml) {
    return parse_server_config("data: /srv/muster\n" + std::string(yaml)).value();
}

/// The pointers of all that is wrong, in order.
std::vector<std::string> wrong(std::string_view yaml) {
    const auto config = parse_server_config(yaml);
    std::vector<std::string> pointers;
    if (!config) {
        EXPECT_EQ(config.error().kind, ErrorKind::Invalid);
        for (const FieldProblem& problem : config.error().problems) {
            pointers.push_back(problem.pointer);
        }
    }
    return pointers;
}

TEST(ServerConfigTest, AQueueAndItsTopicComeTogether) {
    const std::string queue =
        "aws.queue: https://sqs.eu-west-1.amazonaws.com/123456789012/muster\n";
    const std::string topic = "aws.callback_topic: arn:aws:sns:us-east-1:123456789012:muster\n";

    EXPECT_EQ(parsed(queue + topic).aws.callback_topic->region(), "us-east-1");
    EXPECT_EQ(wrong(queue), std::vector<std::string>{"/aws"});
    EXPECT_EQ(wrong(topic), std::vector<std::string>{"/aws"});
}

TEST(ServerConfigTest, AnIdentityOfAnotherPartitionHasAProfile) {
    const auto identities = parsed("aws:\n  identities:\n    aws-cn:\n      profile: china\n"
                                   "      principal: arn:aws-cn:iam::123456789012:role/Muster\n")
                                .aws.identities;

    EXPECT_EQ(identities.size(), 1U);
    EXPECT_EQ(identities.at(AwsPartition::AwsCn).profile, "china");
    EXPECT_TRUE(parsed("").aws.identities.empty());
    EXPECT_EQ(wrong("aws.identities.aws-us-gov.artifact_bucket: templates\n"),
              std::vector<std::string>{"/aws/identities/aws-us-gov/profile"});
    EXPECT_EQ(wrong("aws.identities.aws-us-gov.profile: gov\n"
                    "aws.identities.aws-us-gov.principal: arn:aws:iam::123456789012:role/Muster\n"),
              std::vector<std::string>{"/aws/identities/aws-us-gov/principal"});
}

TEST(ServerConfigTest, AQueueIsAUrlThatNobodyCanReadInBetween) {
    for (const char* url :
         {"muster", "https://sqs.eu-west-1.amazonaws.com", "https://sqs.eu-west-1.amazonaws.com/",
          "http://sqs.example.com/1/q", "https://sqs.example.com/q?x", "ftp://127.0.0.1/q"}) {
        EXPECT_TRUE(wrong("aws.queue: " + std::string(url) + "\n").front().starts_with("/aws"))
            << url;
    }
    EXPECT_EQ(wrong("aws.queue: http://127.0.0.1:4566/1/muster\n"),
              std::vector<std::string>{"/aws"});
}

TEST(ServerConfigTest, EachDefaultIsTheOneThatIsDocumented) {
    const ServerConfig config = parsed("");

    ASSERT_EQ(config.listen.size(), 1U);
    EXPECT_EQ(config.listen[0].host, "127.0.0.1");
    EXPECT_EQ(config.listen[0].port, 8443);
    EXPECT_EQ(config.listen[0].scheme, http::Scheme::Https);
    EXPECT_EQ(config.session_idle, std::chrono::minutes{30});
    EXPECT_EQ(config.session_absolute, std::chrono::hours{8});
    EXPECT_EQ(config.user_token_idle, identity::UserTokenPolicy{}.idle);
    EXPECT_EQ(config.user_token_absolute, identity::UserTokenPolicy{}.absolute);
    EXPECT_EQ(config.api_token_old_after, identity::ApiTokenPolicy{}.old_after);
    EXPECT_EQ(config.request_threads, 8U);
    EXPECT_EQ(config.log_level, LogLevel::Info);
    EXPECT_EQ(config.master_keys_file(), "/srv/muster/master.keys");
    EXPECT_EQ(config.database_address().value().path(), "/srv/muster/muster.db");
}

TEST(ServerConfigTest, SectionsAndDottedNamesAreTheSame) {
    const ServerConfig nested = parsed("tls:\n  certificate: /a.crt\n  key: /a.key\n");
    const ServerConfig dotted = parsed("tls.certificate: /a.crt\ntls.key: /a.key\n");

    EXPECT_EQ(nested.tls_certificate, "/a.crt");
    EXPECT_EQ(nested.tls_key, "/a.key");
    EXPECT_EQ(dotted.tls_certificate, nested.tls_certificate);
}

TEST(ServerConfigTest, ListsAreRead) {
    const ServerConfig config = parsed("listen: ['https://0.0.0.0:443', 'http://[::1]:8080']\n"
                                       "trusted_proxies: [10.0.0.0/8]\n"
                                       "import_directories:\n  - /bills\n  - /more/bills\n");

    ASSERT_EQ(config.listen.size(), 2U);
    EXPECT_EQ(config.listen[1].host, "::1");
    EXPECT_EQ(config.listen[1].scheme, http::Scheme::Http);
    EXPECT_EQ(config.trusted_proxies.size(), 1U);
    EXPECT_EQ(config.import_directories.size(), 2U);
}

TEST(ServerConfigTest, AllThatIsWrongIsSaidAtOnce) {
    EXPECT_EQ(
        wrong("data: relative\n"
              "lisen: [https://127.0.0.1:1]\n"
              "sessions:\n  idle: 30\n  absolute: [8h]\n"
              "log.level: loud\n"
              "tls.key: /a.key\n"
              "log.form: json\nlog.form: text\n"),
        (std::vector<std::string>{"/lisen", "/log/form", "/log/form", "/data", "/sessions/idle",
                                  "/sessions/absolute", "/log/level", "/tls"}));
}

TEST(ServerConfigTest, NothingWrittenIsNotTheDefault) {
    EXPECT_EQ(wrong("data: /d\nlisten: []\nlog.level:\n"),
              (std::vector<std::string>{"/listen", "/log/level"}));
}

TEST(ServerConfigTest, AnUnknownNameIsRefusedWithTheNearestOne) {
    const auto config = parse_server_config("data: /d\nlisen: [https://127.0.0.1:1]\n");

    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().detail,
              "line 2: lisen: there is no such setting; did you mean 'listen'?");
}

TEST(ServerConfigTest, WhatIsNoListOfSettingsIsRefusedWithItsLine) {
    for (const char* yaml :
         {"- a\n", "just text\n", "a: [b\n", "? [a]\n: b\n", "listen:\n  - {host: a}\n"}) {
        const auto config = parse_server_config(yaml);
        ASSERT_FALSE(config) << yaml;
        EXPECT_EQ(config.error().reason, "config.malformed") << yaml;
        EXPECT_TRUE(config.error().detail.starts_with("line ")) << config.error().detail;
    }
}

TEST(ServerConfigTest, AddressesThatCannotBeListenedOnAreRefused) {
    for (const char* text : {"0.0.0.0:8443", "https://127.0.0.1", "https://:8443", "ftp://[::1]:21",
                             "https://example.com:8443", "https://127.0.0.1:65536",
                             "https://127.0.0.1:8443/", "https://127.0.0.1:"}) {
        EXPECT_EQ(wrong("data: /d\nlisten: ['" + std::string(text) + "']\n"),
                  std::vector<std::string>{"/listen"})
            << text;
    }
}

TEST(ServerConfigTest, NumbersAndTimesHaveTheirBounds) {
    EXPECT_EQ(parsed("threads.reports: 0\n").report_threads, 0U);
    EXPECT_EQ(parsed("sessions.idle: 2h\n").session_idle, std::chrono::hours{2});
    EXPECT_EQ(parsed("user_tokens.idle: 7d\n").user_token_idle, std::chrono::days{7});
    for (const char* line : {"threads.requests: 0", "threads.jobs: 1025", "threads.reports: -1",
                             "inventory.accounts_at_once: 0", "inventory.accounts_at_once: 129",
                             "sessions.idle: 0m", "sessions.idle: m", "sessions.idle: 30 m",
                             "sessions.absolute: 1w", "sessions.idle: 999999999h"}) {
        EXPECT_EQ(wrong("data: /d\n" + std::string(line)).size(), 1U) << line;
    }
}

TEST(ServerConfigTest, PublicUrlsHaveNoPath) {
    EXPECT_EQ(parsed("public_url: https://muster.example.com:444\n").public_url,
              "https://muster.example.com:444");
    for (const char* url : {"muster.example.com", "https://", "https://a/b", "https://a/",
                            "https://u@a", "https://a b", "ftp://a", "https://a?b"}) {
        EXPECT_EQ(wrong("data: /d\npublic_url: '" + std::string(url) + "'\n").size(), 1U) << url;
    }
}

TEST(ServerConfigTest, ASecretInThePlaceOfAVariableIsNotRepeated) {
    const auto config =
        parse_server_config("data: /d\ndatabase.variable: postgresql://u:planted@host/db\n");

    ASSERT_FALSE(config);
    EXPECT_FALSE(config.error().detail.contains("planted"));
}

TEST(ServerConfigTest, WhatIsPrintedReadsBackTheSame) {
    constexpr std::string_view kYaml = "data: /srv/muster\nlog: {level: debug}\n"
                                       "trusted_proxies: [10.0.0.0/8, '::1']\n";
    const std::string printed = printed_config(kYaml).value();

    EXPECT_EQ(printed_config(printed).value(), printed);
    EXPECT_EQ(parse_server_config(printed).value().log_level, LogLevel::Debug);
    EXPECT_TRUE(printed.contains("sessions.idle: \"30m\"\n"));
}

TEST(ServerConfigTest, TheTableStandsInTheDocuments) {
    EXPECT_EQ(read_file(MUSTER_SOURCE_DIR "/docs/config.md").value(), config_reference())
        << "run: musterd --config-reference > docs/config.md";
}

} // namespace
} // namespace muster::app
