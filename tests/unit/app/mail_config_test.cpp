#include "app/mail_config.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "app/server_config.h"
#include "base/file.h"
#include "support/temp_dir.h"

namespace muster::app {
namespace {

constexpr std::string_view kGood = "data: /d\npublic_url: https://muster.example.com\n"
                                   "mail: {server: mail.example.com, from: 'M <m@example.com>'";

ServerConfig mail_parsed(const std::string& more = "") {
    return parse_server_config(std::string(kGood) + more + "}\n").value();
}

std::vector<std::string> mail_wrong(const std::string& yaml) {
    const auto config = parse_server_config(yaml);
    std::vector<std::string> pointers;
    if (!config) {
        for (const FieldProblem& problem : config.error().problems) {
            pointers.push_back(problem.pointer);
        }
    }
    return pointers;
}

std::vector<std::string> wrong_with(const std::string& more) {
    return mail_wrong(std::string(kGood) + more + "}\n");
}

using Pointers = std::vector<std::string>;

TEST(MailConfigTest, MailIsOffUnlessAServerIsNamed) {
    EXPECT_FALSE(parse_server_config("data: /d\n").value().mail.is_set_up());
    EXPECT_FALSE(parse_server_config("data: /d\nmail.port: 25\n").value().mail.is_set_up());
    EXPECT_TRUE(mail_parsed().mail.is_set_up());
}

TEST(MailConfigTest, EachSecurityHasItsPort) {
    EXPECT_EQ(mail_parsed().mail.client().value().name(), "mail.example.com:587");
    EXPECT_EQ(mail_parsed(", security: tls").mail.client().value().name(), "mail.example.com:465");
    EXPECT_EQ(mail_parsed(", port: 2525").mail.client().value().name(), "mail.example.com:2525");
}

TEST(MailConfigTest, SaysAllThatIsMissing) {
    EXPECT_EQ(mail_wrong("data: /d\nmail.server: mail.example.com\n"),
              (Pointers{"/mail/from", "/public_url"}));
    EXPECT_EQ(wrong_with(", user: muster"), Pointers{"/mail/user"});
    EXPECT_EQ(wrong_with(", password_file: /secret"), Pointers{"/mail/user"});
    EXPECT_EQ(wrong_with(", user: m, password_file: /s, password_variable: S"), Pointers{"/mail"});
}

TEST(MailConfigTest, WithoutTlsOnlyToThisMachine) {
    EXPECT_EQ(wrong_with(", security: none"), Pointers{"/mail/security"});
    EXPECT_TRUE(mail_wrong("data: /d\npublic_url: https://m.example.com\n"
                           "mail: {server: 127.0.0.1, security: none, from: m@example.com}\n")
                    .empty());
}

TEST(MailConfigTest, RefusesValuesThatAreNone) {
    for (const char* more : {", port: 0", ", port: 65536", ", security: ssl", ", reply_to: nobody",
                             ", ca_file: relative.pem", ", password_variable: 'a b', user: m"}) {
        EXPECT_FALSE(wrong_with(more).empty()) << more;
    }
    EXPECT_EQ(mail_wrong("data: /d\nmail.server: 'a b'\nmail.from: m\n"),
              (Pointers{"/mail/server", "/mail/from"}));
    EXPECT_EQ(mail_wrong("data: /d\nnotifications.allowed_networks: [10.0.0.1/8]\n"),
              Pointers{"/notifications/allowed_networks"});
}

TEST(MailConfigTest, ThePasswordIsReadFromItsFile) {
    const test::TempDir directory;
    const auto file = directory.path() / "password";
    ASSERT_TRUE(write_file_atomically(file, "s3cret\n"));

    EXPECT_TRUE(mail_parsed(", user: muster, password_file: " + file.string()).mail.client());
    EXPECT_EQ(mail_parsed(", user: muster, password_file: /no/such").mail.client().error().reason,
              "file.not_found");
    EXPECT_EQ(mail_parsed(", user: muster, password_variable: MUSTER_TEST_NO_SUCH")
                  .mail.client()
                  .error()
                  .reason,
              "config.no_variable");
}

} // namespace
} // namespace muster::app
