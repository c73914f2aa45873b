#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/instant.h"
#include "base/result.h"
#include "notify/channel.h"
#include "sql/session.h"

namespace muster::notify {

struct DeliveryTag {
    static constexpr std::string_view kPrefix = "message";
};
/// Names a message for good: in the Message-ID of a mail, in `webhook-id`.
using DeliveryId = Id<DeliveryTag>;

/// One message to one place, as it waits. A plain value.
struct Delivery {
    DeliveryId id;
    std::optional<ChannelId> channel; // none: a mail to one person
    std::string sealed_message;
    Instant created_at;
    Instant expires_at; // not sent any more from then on
};

/// Where sealed messages belong.
inline constexpr std::string_view kDeliveryTable = "notify_delivery";
inline constexpr std::string_view kMessageColumn = "sealed_message";

// The rows of what is still to be delivered, each function inside the caller's transaction. Errors
// of all: those of sql::Session.

Status insert_delivery(sql::Session& session, const Delivery& delivery);
Result<std::optional<Delivery>> find_delivery(sql::Session& session, const DeliveryId& id);
Status delete_delivery(sql::Session& session, const DeliveryId& id);
/// With the links in them, which are good for nothing any more.
Status delete_expired_deliveries(sql::Session& session, Instant now);

struct Backlog {
    std::int64_t count = 0;
    std::optional<Instant> oldest;
};
/// Mails to people that wait since `before` or longer.
Result<Backlog> mail_backlog(sql::Session& session, Instant before);

/// Whether nobody was told of this yet; from now on they were.
Result<bool> tell_once(sql::Session& session, std::string_view key, Instant now);
Status forget_told(sql::Session& session, Instant before);

} // namespace muster::notify
