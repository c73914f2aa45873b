#pragma once

#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/json.h"
#include "base/result.h"
#include "net/mail_message.h"
#include "notify/message.h"

namespace muster::notify {

/// Who writes, and where people find the console.
struct Sender {
    std::optional<net::Mailbox> mailbox; // none: mail is not set up
    std::optional<net::MailAddress> reply_to;
    std::string public_url; // without a slash at its end; empty: not known, and so no links
};

/// A message on its way, in whatever form.
struct Outgoing {
    std::string id; // the same each time it is sent again
    Instant at;     // when it came about
    const Message& message;
};

// The texts of messages. Errors of all: Internal "notify.unknown_message" for a name that this
// program's catalogue does not have, "notify.missing_value".

/// The mail to a person, or a notice of an event as a mail to `to`. Errors: also Impossible
/// "mail.not_set_up"; those of net::compose_mail() are the composer's.
Result<net::MailMessage>
mail_of(const Outgoing& outgoing, const Sender& sender, const net::Mailbox& to);

/// The JSON that Slack's incoming webhooks take.
Result<Json> slack_of(const Message& message, const Sender& sender);

/// The JSON of a webhook, as Standard Webhooks recommends it: `type`, `timestamp`, `data`.
Result<Json> webhook_of(const Outgoing& outgoing, const Sender& sender);

} // namespace muster::notify
