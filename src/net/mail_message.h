#pragma once

#include <optional>
#include <string>

#include "base/instant.h"
#include "base/result.h"
#include "net/mailbox.h"

namespace muster::net {

/// A mail to one person, before it is bytes. A plain value.
struct MailMessage {
    Mailbox from;
    std::optional<MailAddress> reply_to;
    Mailbox to;
    std::string subject; // UTF-8, one line
    std::string text;    // UTF-8, lines end with \n
    std::string html;    // a whole document; empty: the mail has the text alone
    /// Where a POST stops more mails of the kind, in one click (RFC 8058): https, printable ASCII.
    /// Empty: the reader cannot do without them.
    std::string unsubscribe_url = {};
    /// What names the mail for good: the same each time it is sent again, so that whoever gets it
    /// twice can tell. Stands before the @ of the Message-ID: letters, digits, `-`, `_` and `.`.
    std::string id;
    Instant date;
};

/// The mail in the form of RFC 5322 and MIME (RFC 2045, 2047): lines of at most 78 characters of
/// ASCII that end with CRLF, texts as quoted-printable, headers beyond ASCII as encoded words; both
/// bodies as multipart/alternative. Marked `Auto-Submitted` (RFC 3834), so that no program answers.
///
/// Nothing that stands in a field can become a header of its own: Errors: Invalid
/// "mail.malformed" for a subject, name or id with control characters, a text that is not UTF-8, or
/// an address to unsubscribe at that is not a URL of https.
Result<std::string> compose_mail(const MailMessage& message);

} // namespace muster::net
