#include "notify/post.h"

#include <algorithm>

#include "base/check.h"
#include "notify/catalogue.h"
#include "notify/channel_store.h"
#include "notify/choice_store.h"
#include "notify/delivery_kinds.h"
#include "notify/delivery_store.h"
#include "notify/sealed_message.h"

namespace muster::notify {
namespace {

/// Whether it may be that anybody is to be mailed.
Result<bool> has_readers(sql::Session& session, const EventKind& event) {
    const bool is_mailed = std::ranges::any_of(
        kRoleNames.entries(), [&](const auto& role) { return event.mailed.contains(role.first); });
    return is_mailed ? Result<bool>(true) : is_chosen_by_anybody(session, event.name);
}

} // namespace

Status
Post::mail(sql::Session& session, const PersonalMail& mail, const jobs::Origin& origin) const {
    MUSTER_CHECK(find_mail(mail.name) != nullptr, "a mail that is not in the catalogue");
    if (!options_.has_mail) {
        return {};
    }
    TRY_DONE(
        hand_in(session,
                {.message = {.name = std::string(mail.name), .to = mail.to, .values = mail.values},
                 .channel = std::nullopt,
                 .kind = kMailKind,
                 .expires_at = mail.expires_at},
                origin));
    return {};
}

Status
Post::announce(sql::Session& session, const Notice& notice, const jobs::Origin& origin) const {
    const EventKind* const event = find_event(notice.event);
    MUSTER_CHECK(event != nullptr, "an event that is not in the catalogue");
    TRY(const auto channels, subscribed_channels(session, notice.event));
    for (const Channel& channel : channels) {
        const bool is_mail = channel.kind == ChannelKind::Email;
        TRY_DONE(hand_in(session,
                         {.message = {.name = std::string(notice.event),
                                      .to = std::nullopt,
                                      .values = notice.values},
                          .channel = channel.id,
                          .kind = is_mail ? kMailKind : kHookKind,
                          .expires_at = std::nullopt},
                         origin));
    }
    if (!options_.has_mail) {
        return {};
    }
    TRY(const bool is_read, has_readers(session, *event));
    if (is_read) {
        TRY_DONE(hand_in(session,
                         {.message = {.name = std::string(notice.event),
                                      .to = std::nullopt,
                                      .values = notice.values},
                          .channel = std::nullopt,
                          .kind = kNoticeKind,
                          .expires_at = std::nullopt},
                         origin));
    }
    return {};
}

Status
Post::deliver(sql::Session& session, const Message& message, const jobs::Origin& origin) const {
    TRY_DONE(hand_in(session,
                     {.message = message,
                      .channel = std::nullopt,
                      .kind = kMailKind,
                      .expires_at = std::nullopt},
                     origin));
    return {};
}

Result<jobs::JobId>
Post::test(sql::Session& session, const Channel& channel, const jobs::Origin& origin) const {
    return hand_in(session,
                   {.message = {.name = std::string(kTestEvent),
                                .to = std::nullopt,
                                .values = {{"channel", channel.name.str()}}},
                    .channel = channel.id,
                    .kind = kTestKind,
                    .expires_at = std::nullopt},
                   origin);
}

Result<jobs::JobId>
Post::hand_in(sql::Session& session, const Parcel& parcel, const jobs::Origin& origin) const {
    const Instant now = ports_.clock.now();
    Delivery delivery{.id = DeliveryId::make(ports_.clock, ports_.random),
                      .channel = parcel.channel,
                      .sealed_message = {},
                      .created_at = now,
                      .expires_at = parcel.expires_at.value_or(now + options_.kept)};
    const std::string id = delivery.id.str();
    delivery.sealed_message = seal_message(parcel.message, delivery.id, ports_.sealer);
    TRY_DONE(insert_delivery(session, delivery));
    // What a task shows: never to whom, nor what.
    Json::Object input{{"message", parcel.message.name}};
    if (parcel.channel) {
        input.push_back({"channel", parcel.channel->str()});
    }
    TRY(const auto started, ports_.queue.start(session, {.kind = std::string(parcel.kind),
                                                         .business_key = id,
                                                         .input = std::move(input),
                                                         .origin = origin}));
    return started.id;
}

} // namespace muster::notify
