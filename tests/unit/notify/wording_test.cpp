#include "notify/wording.h"

#include <gtest/gtest.h>

#include "notify/catalogue.h"

namespace muster::notify {
namespace {

const Instant kAt = Instant::parse("2026-11-29T05:12:21Z").value();
const Sender kSender{.mailbox = net::Mailbox::parse("Muster <muster@example.com>").value(),
                     .reply_to = {},
                     .public_url = "https://muster.example.com"};
const net::Mailbox kZoe = net::Mailbox::parse("Zoe <zoe@example.com>").value();

Message invitation() {
    return {.name = "invitation",
            .to = kZoe,
            .values = {{"name", "Zoe <b>"},
                       {"role", "User"},
                       {"url", "https://muster.example.com/invitation#token=x"},
                       {"hours", "12"}}};
}

Message failure() {
    return {.name = "import.failed",
            .to = {},
            .values = {{"task", "task_1"}, {"what", "<!here>"}, {"detail", "no \"manifest\""}}};
}

Outgoing outgoing(const Message& message) {
    return {.id = "message_1", .at = kAt, .message = message};
}

TEST(WordingTest, AMailToAPersonHasItsTemplatesWords) {
    const Message message = invitation();
    const auto mail = mail_of(outgoing(message), kSender, kZoe).value();

    EXPECT_EQ(mail.subject, "You are invited to Muster at muster.example.com");
    EXPECT_EQ(mail.from.address.str(), "muster@example.com");
    EXPECT_EQ(mail.to.address.str(), "zoe@example.com");
    EXPECT_EQ(mail.id, "message_1");
    EXPECT_EQ(mail.date, kAt);
    EXPECT_TRUE(mail.text.starts_with("Hello Zoe <b>,\n")) << mail.text;
    EXPECT_NE(mail.text.find("\nhttps://muster.example.com/invitation#token=x\n"),
              std::string::npos);
    EXPECT_NE(mail.html.find("Hello Zoe &lt;b&gt;,"), std::string::npos);
    EXPECT_NE(mail.html.find("href=\"https://muster.example.com/invitation#token=x\""),
              std::string::npos);
    EXPECT_TRUE(net::compose_mail(mail));
}

TEST(WordingTest, AnEventIsMailedAsANotice) {
    const Message message = failure();
    const auto mail = mail_of(outgoing(message), kSender, kZoe).value();

    EXPECT_EQ(mail.subject, "An import of bills has failed");
    EXPECT_NE(mail.text.find("The import of <!here> has failed: no \"manifest\"."),
              std::string::npos);
    EXPECT_NE(mail.text.find("https://muster.example.com/tasks/task_1"), std::string::npos);
    EXPECT_NE(mail.html.find("The import of &lt;!here&gt; has failed"), std::string::npos);
}

TEST(WordingTest, ToAPersonItSaysHowToStopIt) {
    Message message = failure();
    message.unsubscribe = "T0P";
    const auto mail = mail_of(outgoing(message), kSender, kZoe).value();

    EXPECT_EQ(mail.subject, "An import of bills has failed");
    EXPECT_EQ(mail.unsubscribe_url, "https://muster.example.com/api/v1/unsubscribe/T0P");
    EXPECT_NE(mail.text.find("\nhttps://muster.example.com/unsubscribe#token=T0P\n"),
              std::string::npos);
    EXPECT_NE(mail.html.find("href=\"https://muster.example.com/unsubscribe#token=T0P\""),
              std::string::npos);
    EXPECT_TRUE(net::compose_mail(mail));
}

TEST(WordingTest, WithoutTlsNoProgramIsToldWhereToStopIt) {
    Message message = failure();
    message.unsubscribe = "T0P";
    Sender sender = kSender;
    sender.public_url = "http://localhost:8080";

    const auto mail = mail_of(outgoing(message), sender, kZoe).value();

    EXPECT_EQ(mail.unsubscribe_url, "");
    EXPECT_NE(mail.text.find("http://localhost:8080/unsubscribe#token=T0P"), std::string::npos);
}

TEST(WordingTest, SlackGetsOneTextThatMentionsNobody) {
    EXPECT_EQ(
        slack_of(failure(), kSender).value().str(),
        R"({"text":"*An import of bills has failed*\nThe import of &lt;!here&gt; has failed: )"
        R"(no \"manifest\".\n<https://muster.example.com/tasks/task_1|Look at it in Muster>"})");
}

TEST(WordingTest, AWebhookGetsTheValuesToo) {
    const Message message = failure();
    EXPECT_EQ(webhook_of(outgoing(message), kSender).value().str(),
              R"({"type":"import.failed","timestamp":"2026-11-29T05:12:21Z","data":{)"
              R"("title":"An import of bills has failed",)"
              R"("summary":"The import of <!here> has failed: no \"manifest\".",)"
              R"("url":"https://muster.example.com/tasks/task_1",)"
              R"("values":{"task":"task_1","what":"<!here>","detail":"no \"manifest\""}}})");
}

TEST(WordingTest, WithoutAnAddressOfTheConsoleThereAreNoLinks) {
    const Sender nowhere{.mailbox = {}, .reply_to = {}, .public_url = {}};
    const Message message = failure();

    EXPECT_EQ(slack_of(message, nowhere).value().str().find("Look at it"), std::string::npos);
    EXPECT_TRUE(
        webhook_of(outgoing(message), nowhere).value().find("data")->find("url")->is_null());
    EXPECT_EQ(mail_of(outgoing(message), nowhere, kZoe).error().reason, "mail.not_set_up");
}

TEST(WordingTest, EveryEventCanBeToldInEachForm) {
    for (const EventKind& event : event_kinds()) {
        Message message{.name = std::string(event.name), .to = {}, .values = {}};
        for (const char* name : {"task", "what", "detail", "user", "name", "email", "role",
                                 "role_before", "address", "token", "token_name", "days",
                                 "connection", "account", "request", "until", "provider", "kind"}) {
            message.values.emplace_back(name, "some");
        }
        EXPECT_TRUE(mail_of(outgoing(message), kSender, kZoe)) << event.name;
        EXPECT_TRUE(slack_of(message, kSender)) << event.name;
        EXPECT_TRUE(webhook_of(outgoing(message), kSender)) << event.name;
    }
}

TEST(WordingTest, AMessageOfAnotherVersionIsToldApart) {
    const Message message{.name = "of.the_future", .to = {}, .values = {}};

    EXPECT_EQ(slack_of(message, kSender).error().reason, "notify.unknown_message");
}

TEST(MessageTest, GoesThroughJsonWhole) {
    const Message message = invitation();
    const Message read = message_of(to_json(message)).value();

    EXPECT_EQ(read.name, message.name);
    EXPECT_EQ(read.to->address, message.to->address);
    EXPECT_EQ(read.to->name, "Zoe");
    EXPECT_EQ(read.values, message.values);
    EXPECT_FALSE(message_of(to_json(failure())).value().to);
}

TEST(MessageTest, RefusesAnotherForm) {
    for (const std::string_view text :
         {"{}", "[]", R"({"name":"a","to":null})", R"({"name":1,"to":null,"values":{}})",
          R"({"name":"a","to":{},"values":{}})", R"({"name":"a","to":null,"values":{"b":1}})"}) {
        EXPECT_EQ(message_of(Json::parse(text).value()).error().reason, "notify.bad_message")
            << text;
    }
}

} // namespace
} // namespace muster::notify
