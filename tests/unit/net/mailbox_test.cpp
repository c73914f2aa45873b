#include "net/mailbox.h"

#include <gtest/gtest.h>

namespace muster::net {
namespace {

TEST(MailAddressTest, TakesWhatMailGoesTo) {
    for (const std::string_view text : {"ann@example.com", "Ann.Lee+aws@mail.example.co.uk",
                                        "a@localhost", "o'neil@example.com"}) {
        EXPECT_TRUE(MailAddress::parse(text)) << text;
    }
}

TEST(MailAddressTest, RefusesWhatCouldBeMoreThanAnAddress) {
    for (const std::string_view text :
         {"", "ann", "@example.com", "ann@", "ann@@example.com", "ann@example.com\r\nRCPT TO:<b@c>",
          "ann@example.com>", "<ann@example.com", "\"ann\"@example.com", "a b@example.com",
          "ann@exam ple.com", "ann.@example.com", "a..b@example.com", "ann@.example.com",
          "ann@[127.0.0.1]", "ann@exämple.com", "ann@example.com,bob@example.com"}) {
        EXPECT_EQ(MailAddress::parse(text).error().reason, "mail_address.malformed") << text;
    }
}

TEST(MailboxTest, HasANameOrNone) {
    const Mailbox named = Mailbox::parse("Muster of Example <muster@example.com>").value();
    EXPECT_EQ(named.name, "Muster of Example");
    EXPECT_EQ(named.address.str(), "muster@example.com");
    EXPECT_EQ(Mailbox::parse("\"Muster\" <muster@example.com>").value().name, "Muster");
    EXPECT_EQ(Mailbox::parse(" muster@example.com ").value().name, "");
}

TEST(MailboxTest, RefusesNamesThatCouldBeMore) {
    for (const std::string_view text :
         {"Muster <muster@example.com", "Mu\nster <muster@example.com>", "a <b> <c@example.com>",
          "a \"b <c@example.com>", "<>", "Muster <a@example.com> b"}) {
        EXPECT_EQ(Mailbox::parse(text).error().reason, "mail_address.malformed") << text;
    }
}

} // namespace
} // namespace muster::net
