#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "base/result.h"
#include "net/mailbox.h"
#include "notify/values.h"

namespace muster::notify {

/// What is to be said to one person or channel, before it is text. It may have a link that opens
/// what it is for, so it is kept sealed, and no part of it is logged. A plain value.
struct Message {
    std::string name;               // of the mail or the event, in the catalogue
    std::optional<net::Mailbox> to; // a person; channels know themselves where they lead
    Values values;
    /// Of a mail that its reader may do without: what its link to stop more is signed with.
    std::optional<std::string> unsubscribe = std::nullopt;
};

Json to_json(const Message& message);
/// Errors: Internal "notify.bad_message".
Result<Message> message_of(const Json& json);

} // namespace muster::notify
