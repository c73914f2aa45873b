#include "net/mail_message.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/utf8.h"
#include "net/mail_encoding.h"

namespace muster::net {
namespace {

constexpr std::size_t kMostSubject = 500;
constexpr std::size_t kMostUrl = 900; // RFC 5322 section 2.1.1: a line has at most 998 characters

Error malformed(std::string_view what) {
    return {ErrorKind::Invalid, "mail.malformed",
            fmt::format("the {} cannot stand in a mail", what)};
}

bool is_one_line(std::string_view text) {
    return is_utf8(text) && std::ranges::none_of(text, [](char c) {
               return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
           });
}

bool is_id(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '.';
    });
}

bool is_https_url(std::string_view text) {
    return text.starts_with("https://") && text.size() <= kMostUrl &&
           std::ranges::all_of(text,
                               [](char c) { return c > 0x20 && c < 0x7f && c != '<' && c != '>'; });
}

Status check(const MailMessage& message) {
    if (!is_one_line(message.subject) || message.subject.size() > kMostSubject) {
        return malformed("subject");
    }
    if (!is_one_line(message.from.name) || !is_one_line(message.to.name)) {
        return malformed("name of a mailbox");
    }
    if (!is_id(message.id)) {
        return malformed("id");
    }
    if (!message.unsubscribe_url.empty() && !is_https_url(message.unsubscribe_url)) {
        return malformed("address to unsubscribe at");
    }
    return is_utf8(message.text) && is_utf8(message.html) ? Status() : Status(malformed("text"));
}

std::string mailbox_header(std::string_view name, const Mailbox& mailbox) {
    return mailbox.name.empty() ? fmt::format("{}: {}\r\n", name, mailbox.address.str())
                                : fmt::format("{}: {}\r\n <{}>\r\n", name,
                                              header_phrase(mailbox.name), mailbox.address.str());
}

std::string part(std::string_view type, std::string_view text) {
    return fmt::format("Content-Type: {}; charset=utf-8\r\n"
                       "Content-Transfer-Encoding: quoted-printable\r\n\r\n{}",
                       type, quoted_printable(text));
}

std::string body_of(const MailMessage& message) {
    if (message.html.empty()) {
        return part("text/plain", message.text);
    }
    const std::string boundary = "=_" + message.id;
    // The richest form stands last (RFC 2046 section 5.1.4).
    return fmt::format("Content-Type: multipart/alternative;\r\n boundary=\"{0}\"\r\n\r\n"
                       "--{0}\r\n{1}\r\n--{0}\r\n{2}\r\n--{0}--\r\n",
                       boundary, part("text/plain", message.text), part("text/html", message.html));
}

} // namespace

Result<std::string> compose_mail(const MailMessage& message) {
    TRY_DONE(check(message));
    const std::string& sender = message.from.address.str();
    const std::string_view domain = std::string_view(sender).substr(sender.rfind('@') + 1);
    std::string mail = fmt::format("Date: {}\r\n", mail_date(message.date));
    mail += mailbox_header("From", message.from);
    if (message.reply_to) {
        mail += fmt::format("Reply-To: {}\r\n", message.reply_to->str());
    }
    mail += mailbox_header("To", message.to);
    mail += fmt::format("Subject: {}\r\n", header_text(message.subject));
    mail += fmt::format("Message-ID:\r\n <{}@{}>\r\n", message.id, domain);
    if (!message.unsubscribe_url.empty()) {
        mail += fmt::format("List-Unsubscribe:\r\n <{}>\r\n"
                            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
                            message.unsubscribe_url);
    }
    mail += "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n";
    return mail + body_of(message);
}

} // namespace muster::net
