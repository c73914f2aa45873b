#include "net/mail_message.h"

#include <gtest/gtest.h>

namespace muster::net {
namespace {

MailMessage message() {
    return {.from = Mailbox::parse("Muster <muster@example.com>").value(),
            .reply_to = {},
            .to = Mailbox::parse("Zoë <zoe@example.com>").value(),
            .subject = "You are invited",
            .text = "Hello Zoë,\n\nwelcome.\n",
            .html = "<p>Hello Zoë</p>",
            .id = "message_1",
            .date = Instant::parse("2026-11-29T05:12:21Z").value()};
}

TEST(MailMessageTest, IsAMailWithBothForms) {
    EXPECT_EQ(compose_mail(message()).value(),
              "Date: Sun, 29 Nov 2026 05:12:21 +0000\r\n"
              "From: \"Muster\"\r\n <muster@example.com>\r\n"
              "To: =?UTF-8?B?Wm/Dqw==?=\r\n <zoe@example.com>\r\n"
              "Subject: You are invited\r\n"
              "Message-ID:\r\n <message_1@example.com>\r\n"
              "Auto-Submitted: auto-generated\r\n"
              "MIME-Version: 1.0\r\n"
              "Content-Type: multipart/alternative;\r\n boundary=\"=_message_1\"\r\n"
              "\r\n"
              "--=_message_1\r\n"
              "Content-Type: text/plain; charset=utf-8\r\n"
              "Content-Transfer-Encoding: quoted-printable\r\n"
              "\r\n"
              "Hello Zo=C3=AB,\r\n\r\nwelcome.\r\n"
              "\r\n"
              "--=_message_1\r\n"
              "Content-Type: text/html; charset=utf-8\r\n"
              "Content-Transfer-Encoding: quoted-printable\r\n"
              "\r\n"
              "<p>Hello Zo=C3=AB</p>\r\n"
              "\r\n"
              "--=_message_1--\r\n");
}

TEST(MailMessageTest, TellsProgramsHowToStopItInOneClick) {
    MailMessage stoppable = message();
    stoppable.unsubscribe_url = "https://muster.example.com/stop/T0P";

    const std::string mail = compose_mail(stoppable).value();

    EXPECT_NE(mail.find("\r\nList-Unsubscribe:\r\n <https://muster.example.com/stop/T0P>\r\n"
                        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"),
              std::string::npos);
    EXPECT_EQ(compose_mail(message()).value().find("List-Unsubscribe"), std::string::npos);
}

TEST(MailMessageTest, AnAddressToStopItIsAUrlOfHttpsAndNothingElse) {
    for (const std::string& wrong :
         {std::string("http://muster.example.com/"), std::string("https://a/\r\nBcc: eve@a.org"),
          std::string("https://a/>, <mailto:eve@a.org"), std::string("https://a/b c"),
          "https://a/" + std::string(1'000, 'x')}) {
        MailMessage bad = message();
        bad.unsubscribe_url = wrong;
        EXPECT_EQ(compose_mail(bad).error().reason, "mail.malformed") << wrong;
    }
}

TEST(MailMessageTest, HasTextAloneWhereThereIsNoHtml) {
    MailMessage plain = message();
    plain.html.clear();
    plain.reply_to = MailAddress::parse("help@example.com").value();

    const std::string mail = compose_mail(plain).value();

    EXPECT_NE(mail.find("\r\nReply-To: help@example.com\r\n"), std::string::npos);
    EXPECT_NE(mail.find("\r\nContent-Type: text/plain"), std::string::npos);
    EXPECT_EQ(mail.find("multipart"), std::string::npos);
}

TEST(MailMessageTest, IsTheSameEachTimeItIsComposed) {
    EXPECT_EQ(compose_mail(message()).value(), compose_mail(message()).value());
}

TEST(MailMessageTest, NoFieldBecomesAHeaderOfItsOwn) {
    for (const std::string_view evil :
         {"a\r\nBcc: eve@example.com", "a\nBcc: eve@example.com", "a\rb", "\xff\xfe", "a\x7f"}) {
        MailMessage subject = message();
        subject.subject = evil;
        EXPECT_EQ(compose_mail(subject).error().reason, "mail.malformed") << evil;
        MailMessage from = message();
        from.from.name = evil;
        EXPECT_EQ(compose_mail(from).error().reason, "mail.malformed") << evil;
        MailMessage to = message();
        to.to.name = evil;
        EXPECT_EQ(compose_mail(to).error().reason, "mail.malformed") << evil;
        MailMessage id = message();
        id.id = evil;
        EXPECT_EQ(compose_mail(id).error().reason, "mail.malformed") << evil;
    }
}

TEST(MailMessageTest, ABodyCannotEndItsPart) {
    MailMessage forged = message();
    forged.text = "--=_message_1--\r\n\r\n.\r\nQUIT\r\n";

    const std::string mail = compose_mail(forged).value();

    EXPECT_EQ(mail.find("\r\n.\r\n"), std::string::npos);
    EXPECT_NE(mail.find("--=3D_message_1--"), std::string::npos);
}

} // namespace
} // namespace muster::net
