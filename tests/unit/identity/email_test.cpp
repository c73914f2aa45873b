#include "identity/email.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "identity/person_name.h"

namespace muster::identity {
namespace {

TEST(EmailTest, IsKeptInLowerCase) {
    EXPECT_EQ(Email::parse("Ann.Lee+Aws@Example.COM")->str(), "ann.lee+aws@example.com");
    EXPECT_EQ(Email::parse("Ann.Lee+Aws@Example.COM")->local_part(), "ann.lee+aws");
}

TEST(EmailTest, AddressesThatMailGoesToAreTaken) {
    for (const std::string_view text : {"a@b.cd", "o'brien@example.co.uk", "x_1@a-b.example.org",
                                        "root@xn--bcher-kva.example", "1@2.example"}) {
        EXPECT_TRUE(Email::parse(text)) << text;
    }
}

TEST(EmailTest, OtherTextsAreRefused) {
    for (const std::string& text :
         {std::string(),
          std::string("ann"),
          std::string("@example.com"),
          std::string("ann@"),
          std::string("ann@localhost"),
          std::string("ann@@example.com"),
          std::string("ann@example..com"),
          std::string("ann@.example.com"),
          std::string("ann@example.com."),
          std::string(".ann@example.com"),
          std::string("ann.@example.com"),
          std::string("a..b@example.com"),
          std::string("ann@-example.com"),
          std::string("ann@example-.com"),
          std::string("\"ann\"@example.com"),
          std::string("ann@[192.0.2.1]"),
          std::string("ann smith@example.com"),
          std::string("ann@example.com\r\nBcc: x@y.example"),
          std::string("Ann <ann@example.com>"),
          std::string("ann@example.com,bob@example.com"),
          std::string("anné@example.com"),
          std::string("ann\0@example.com", 16),
          std::string(65, 'a') + "@example.com",
          "ann@" + std::string(64, 'a') + ".com",
          std::string(60, 'a') + "@" + std::string(60, 'b') + ".example"}) {
        EXPECT_EQ(Email::parse(text).error().reason, "email.malformed") << text;
    }
}

RC_GTEST_PROP(EmailTest, WhatIsReadIsReadAgainAsTheSame, (const std::string& text)) {
    const auto email = Email::parse(text + "@example.com");
    if (email) {
        RC_ASSERT(Email::parse(email->str()).value() == *email);
        RC_ASSERT(email->str().find_first_of("\r\n<>\" ,;:\\()[]") == std::string::npos);
    }
}

TEST(PersonNameTest, NamesOfAllKindsAreTaken) {
    for (const std::string_view text : {"Ann", "Ann O'Brien-Smith", "Ñandú é", "李小龍", "X"}) {
        EXPECT_TRUE(PersonName::parse(text)) << text;
    }
}

TEST(PersonNameTest, OtherTextsAreRefused) {
    for (const std::string& text :
         {std::string(), std::string(" Ann"), std::string("Ann "), std::string("Ann\nBcc: x"),
          std::string("<b>Ann</b>"), std::string("\"Ann\""), std::string("Ann\x7f"),
          std::string("Ann\x80"), std::string(129, 'a')}) {
        EXPECT_EQ(PersonName::parse(text).error().reason, "person_name.malformed") << text;
    }
}

} // namespace
} // namespace muster::identity
