#include "net/mail_encoding.h"

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "crypto/encoding.h"

namespace muster::net {
namespace {

/// The text of encoded words, as a mail reader puts it together.
std::string decoded(std::string_view header) {
    std::string text;
    for (std::size_t at = 0; (at = header.find("=?UTF-8?B?", at)) != std::string_view::npos;) {
        const std::size_t begin = at + 10;
        const std::size_t end = header.find("?=", begin);
        text += as_text(crypto::base64_bytes(header.substr(begin, end - begin)).value());
        at = end;
    }
    return text;
}

std::size_t longest_line(std::string_view text) {
    std::size_t longest = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find("\r\n"), text.size());
        longest = std::max(longest, end);
        text.remove_prefix(std::min(end + 2, text.size()));
    }
    return longest;
}

TEST(MailEncodingTest, PlainHeadersStayReadable) {
    EXPECT_EQ(header_text("You are invited"), "You are invited");
    EXPECT_EQ(header_phrase("Ann Lee"), "\"Ann Lee\"");
    EXPECT_EQ(header_phrase(R"(Ann \ "Lee")"), R"("Ann \\ \"Lee\"")");
}

TEST(MailEncodingTest, OtherHeadersBecomeEncodedWords) {
    EXPECT_EQ(header_text("Grüße"), "=?UTF-8?B?R3LDvMOfZQ==?=");
    EXPECT_EQ(header_phrase("Zoë"), "=?UTF-8?B?Wm/Dqw==?=");
    EXPECT_EQ(decoded(header_text("=?UTF-8?Q?forged?=")), "=?UTF-8?Q?forged?=");
}

TEST(MailEncodingTest, LongHeadersAreFoldedBetweenCharacters) {
    std::string text;
    for (int i = 0; i < 60; ++i) {
        text += "日本語 ";
    }

    const std::string header = header_text(text);

    EXPECT_EQ(decoded(header), text);
    EXPECT_LE(longest_line(header), 76U);
    EXPECT_NE(header.find("\r\n =?UTF-8?B?"), std::string::npos);
}

TEST(MailEncodingTest, QuotedPrintableKeepsLinesShort) {
    EXPECT_EQ(quoted_printable("a=b\nGrüße\n"), "a=3Db\r\nGr=C3=BC=C3=9Fe\r\n");
    const std::string body = quoted_printable(std::string(200, 'x') + "\n" + std::string(90, '='));
    EXPECT_LE(longest_line(body), 76U);
}

TEST(MailEncodingTest, QuotedPrintableHasNoLineThatMeansMore) {
    EXPECT_EQ(quoted_printable(".\nend \n\n"), "=2E\r\nend=20\r\n\r\n");
    EXPECT_EQ(quoted_printable("From here\r\n-- \n"), "From here\r\n--=20\r\n");
    // A soft break puts the dot first on its line.
    EXPECT_EQ(quoted_printable(std::string(75, 'x') + ".").find("\r\n."), std::string::npos);
}

TEST(MailEncodingTest, DatesAreThoseOfMail) {
    EXPECT_EQ(mail_date(Instant::parse("2026-11-29T05:12:21Z").value()),
              "Sun, 29 Nov 2026 05:12:21 +0000");
    EXPECT_EQ(mail_date(Instant::parse("2027-01-01T23:59:59Z").value()),
              "Fri, 01 Jan 2027 23:59:59 +0000");
}

} // namespace
} // namespace muster::net
