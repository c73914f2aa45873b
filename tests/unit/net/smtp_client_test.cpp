#include "net/smtp_client.h"

#include <algorithm>
#include <stop_token>

#include <gtest/gtest.h>

#include "support/smtp_script.h"

namespace muster::net {
namespace {

using test::SmtpScript;

const MailAddress kFrom = MailAddress::parse("muster@example.com").value();
const MailAddress kTo = MailAddress::parse("bob@example.com").value();
constexpr std::string_view kMail = "Subject: hi\r\n\r\n.hidden\r\n";

SmtpServer server_at(std::uint16_t port, SmtpSecurity security = SmtpSecurity::None) {
    return {.host = "127.0.0.1", .port = port, .security = security};
}

Status send_to(const SmtpScript& script, SmtpSecurity security = SmtpSecurity::None) {
    return SmtpClient::make(server_at(script.port(), security)).value().send(kFrom, kTo, kMail);
}

TEST(SmtpClientTest, HandsInAMail) {
    SmtpScript script({});

    ASSERT_TRUE(send_to(script));

    EXPECT_EQ(script.mails(), std::vector<std::string>{"Subject: hi\n\n..hidden\n"});
    const auto commands = script.commands();
    EXPECT_NE(std::ranges::find(commands, "MAIL FROM:<muster@example.com>"), commands.end());
    EXPECT_NE(std::ranges::find(commands, "RCPT TO:<bob@example.com>"), commands.end());
}

struct Refusal {
    std::string command;
    std::string answer;
    ErrorKind kind;
    std::string_view reason;
};

TEST(SmtpClientTest, TellsWhatMayPassFromWhatWillNot) {
    const Refusal refusals[] = {
        {"(connect)", "421 too busy", ErrorKind::Unavailable, "mail.deferred"},
        {"(connect)", "554 no service", ErrorKind::Upstream, "mail.refused"},
        {"MAIL", "452 no room", ErrorKind::Unavailable, "mail.deferred"},
        {"MAIL", "530 5.7.0 sign in first", ErrorKind::Upstream, "mail.refused"},
        {"RCPT", "451 4.7.1 greylisted", ErrorKind::Unavailable, "mail.deferred"},
        {"RCPT", "550 5.1.1 no such user", ErrorKind::Upstream, "mail.refused"},
        {"DATA", "451 not now", ErrorKind::Unavailable, "mail.deferred"},
        {"(mail)", "554 5.7.1 spam", ErrorKind::Upstream, "mail.refused"},
        {"(mail)", "451 4.3.0 queue file", ErrorKind::Unavailable, "mail.deferred"},
        {"RCPT", "(close)", ErrorKind::Unavailable, "mail.unreachable"},
        {"DATA", "(close)", ErrorKind::Unavailable, "mail.unreachable"},
    };
    for (const Refusal& refusal : refusals) {
        SmtpScript script(SmtpScript::Answers{{refusal.command, refusal.answer}});

        const Status sent = send_to(script);

        ASSERT_FALSE(sent) << refusal.command << ' ' << refusal.answer;
        EXPECT_EQ(sent.error().kind, refusal.kind) << refusal.command << ' ' << refusal.answer;
        EXPECT_EQ(sent.error().reason, refusal.reason) << refusal.command << ' ' << refusal.answer;
    }
}

TEST(SmtpClientTest, GivesTheServersWordsWithoutTheAddress) {
    SmtpScript script(
        SmtpScript::Answers{{"RCPT", "550 5.1.1 <bob@example.com>: user unknown\x01"}});

    const Status sent = send_to(script);

    EXPECT_NE(sent.error().detail.find("550 5.1.1 <(recipient)>: user unknown"), std::string::npos)
        << sent.error().detail;
    EXPECT_EQ(sent.error().detail.find("bob@"), std::string::npos);
}

TEST(SmtpClientTest, SendsNothingInTheClearThatWasToBeTls) {
    SmtpScript script({}); // which does not know STARTTLS

    const Status sent = send_to(script, SmtpSecurity::StartTls);

    EXPECT_EQ(sent.error().reason, "mail.untrusted");
    EXPECT_TRUE(std::ranges::none_of(script.commands(), [](const std::string& command) {
        return command.starts_with("MAIL") || command.starts_with("AUTH");
    }));
}

TEST(SmtpClientTest, ATlsServerThatIsNoneIsNotTrusted) {
    SmtpScript script({});

    EXPECT_EQ(send_to(script, SmtpSecurity::Tls).error().reason, "mail.untrusted");
}

TEST(SmtpClientTest, AServerThatIsNotThereMayComeBack) {
    std::uint16_t port = 0;
    {
        const SmtpScript script({});
        port = script.port();
    }

    const SmtpClient client = SmtpClient::make(server_at(port)).value();

    EXPECT_EQ(client.send(kFrom, kTo, kMail).error().reason, "mail.unreachable");
    EXPECT_EQ(client.probe().error().reason, "mail.unreachable");
}

TEST(SmtpClientTest, EndsWhenItIsAskedTo) {
    SmtpScript script({});
    std::stop_source stop;
    stop.request_stop();

    const Status sent = SmtpClient::make(server_at(script.port()))
                            .value()
                            .send(kFrom, kTo, kMail, stop.get_token());

    EXPECT_EQ(sent.error().reason, "mail.unreachable");
    EXPECT_TRUE(script.mails().empty());
}

TEST(SmtpClientTest, ProbingSendsNoMail) {
    SmtpScript script({});

    EXPECT_TRUE(SmtpClient::make(server_at(script.port())).value().probe());
    EXPECT_TRUE(script.mails().empty());
}

TEST(SmtpClientTest, GoesWithoutTlsToThisMachineAlone) {
    for (const std::string_view host : {"127.0.0.1", "127.1.2.3", "::1", "localhost"}) {
        EXPECT_TRUE(SmtpClient::make({.host = std::string(host), .security = SmtpSecurity::None}))
            << host;
    }
    for (const std::string_view host :
         {"mail.example.com", "127.evil.example", "10.0.0.1", "localhost.example.com"}) {
        EXPECT_EQ(SmtpClient::make({.host = std::string(host), .security = SmtpSecurity::None})
                      .error()
                      .reason,
                  "mail.insecure")
            << host;
    }
}

TEST(SmtpClientTest, RefusesWhatIsNoHost) {
    for (const std::string_view host :
         {"", "mail example", "a/b", "user@mail", "mail?x", "a\r\nb"}) {
        EXPECT_EQ(SmtpClient::make({.host = std::string(host)}).error().reason, "mail.bad_server")
            << host;
    }
}

TEST(SmtpClientTest, KnowsTheUsualPorts) {
    EXPECT_EQ(SmtpClient::make({.host = "mail.example.com"}).value().name(),
              "mail.example.com:587");
    EXPECT_EQ(SmtpClient::make({.host = "::1", .security = SmtpSecurity::Tls}).value().name(),
              "[::1]:465");
}

} // namespace
} // namespace muster::net
