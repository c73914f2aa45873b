#include "notify/delivery_store.h"

#include "sql/instants.h"
#include "sql/rows.h"

namespace muster::notify {
namespace {

constexpr std::string_view kInsertDelivery = R"(
INSERT INTO notify_delivery (id, channel_id, sealed_message, created_at, expires_at)
VALUES (?, ?, ?, ?, ?))";
constexpr std::string_view kFind = R"(
SELECT id, channel_id, sealed_message, created_at, expires_at FROM notify_delivery WHERE id = ?)";
constexpr std::string_view kDeleteDelivery = "DELETE FROM notify_delivery WHERE id = ?";
constexpr std::string_view kDeleteExpired = "DELETE FROM notify_delivery WHERE expires_at <= ?";
constexpr std::string_view kBacklog = R"(
SELECT count(*), MIN(created_at) FROM notify_delivery
WHERE channel_id IS NULL AND created_at <= ?)";
constexpr std::string_view kTell =
    "INSERT INTO notify_once (key, told_at) VALUES (?, ?) ON CONFLICT (key) DO NOTHING";
constexpr std::string_view kForgetTold = "DELETE FROM notify_once WHERE told_at <= ?";

Result<Delivery> read_delivery(const sql::Row& row) {
    TRY(const auto id, DeliveryId::parse(row.text(0)));
    std::optional<ChannelId> channel;
    if (const auto text = row.optional_text(1)) {
        TRY(channel, ChannelId::parse(*text));
    }
    return Delivery{.id = id,
                    .channel = channel,
                    .sealed_message = row.text(2),
                    .created_at = Instant::from_unix_millis(row.integer(3)),
                    .expires_at = Instant::from_unix_millis(row.integer(4))};
}

} // namespace

Status insert_delivery(sql::Session& session, const Delivery& delivery) {
    std::optional<std::string> channel;
    if (delivery.channel) {
        channel = delivery.channel->str();
    }
    TRY_DONE(session.execute(kInsertDelivery, {delivery.id.str(), channel, delivery.sealed_message,
                                               delivery.created_at.unix_millis(),
                                               delivery.expires_at.unix_millis()}));
    return {};
}

Result<std::optional<Delivery>> find_delivery(sql::Session& session, const DeliveryId& id) {
    return sql::find_row(session, kFind, {id.str()}, read_delivery);
}

Status delete_delivery(sql::Session& session, const DeliveryId& id) {
    TRY_DONE(session.execute(kDeleteDelivery, {id.str()}));
    return {};
}

Status delete_expired_deliveries(sql::Session& session, Instant now) {
    TRY_DONE(session.execute(kDeleteExpired, {now.unix_millis()}));
    return {};
}

Result<Backlog> mail_backlog(sql::Session& session, Instant before) {
    TRY(const auto found, sql::find_row(session, kBacklog, {before.unix_millis()},
                                        [](const sql::Row& row) -> Result<Backlog> {
                                            return Backlog{.count = row.integer(0),
                                                           .oldest = sql::optional_instant(row, 1)};
                                        }));
    return found.value_or(Backlog{});
}

Result<bool> tell_once(sql::Session& session, std::string_view key, Instant now) {
    TRY(const auto inserted, session.execute(kTell, {key, now.unix_millis()}));
    return inserted == 1;
}

Status forget_told(sql::Session& session, Instant before) {
    TRY_DONE(session.execute(kForgetTold, {before.unix_millis()}));
    return {};
}

} // namespace muster::notify
