#include "notify/deliveries.h"

#include "notify/delivery_kinds.h"
#include "notify/sealed_message.h"

namespace muster::notify {
namespace {

using jobs::StepContext;
using jobs::StepOutcome;

/// For about a day: mail servers ask for as much patience, and so do people who restart one.
constexpr jobs::RetryPolicy kPatient{
    .attempts = 58, .first = std::chrono::seconds{2}, .longest = std::chrono::minutes{30}};
constexpr jobs::RetryPolicy kOnce{.attempts = 1, .first = {}, .longest = {}};
constexpr std::chrono::minutes kTimeout{2};

jobs::Kind kind_of(std::string_view name,
                   const jobs::RetryPolicy& retry,
                   std::function<Result<StepOutcome>(StepContext&)> run) {
    jobs::Kind kind;
    kind.name = name;
    kind.steps = {{"deliver", std::move(run)}};
    // A server that hangs must not hold all threads that jobs have.
    kind.concurrency = jobs::Concurrency{.limit = 2, .hold = jobs::Concurrency::Hold::Step};
    kind.retry = retry;
    kind.timeout = kTimeout;
    kind.trail = jobs::Kind::Trail::Quiet;
    return kind;
}

/// Done without anything being sent.
Result<StepOutcome> drop(StepContext& context, const DeliveryId& id, std::string why) {
    context.note(std::move(why));
    context.also([id](sql::Session& session) { return delete_delivery(session, id); });
    return StepOutcome::done();
}

} // namespace

std::vector<jobs::Kind> Deliveries::kinds() const {
    const auto run = [this](StepContext& context) { return deliver(context, false); };
    return {
        kind_of(kMailKind, kPatient, run), kind_of(kHookKind, kPatient, run),
        kind_of(kTestKind, kOnce, [this](StepContext& context) { return deliver(context, true); })};
}

Result<StepOutcome> Deliveries::deliver(StepContext& context, bool is_test) const {
    TRY(const auto id, DeliveryId::parse(context.job().business_key));
    std::optional<Parcel> parcel;
    TRY_DONE(context.read([&](sql::Session& session) -> Status {
        TRY(auto delivery, find_delivery(session, id));
        if (!delivery) {
            return {};
        }
        parcel = Parcel{
            .delivery = std::move(*delivery), .channel = {}, .sealed = {}, .at = context.now()};
        if (const auto& channel = parcel->delivery.channel) {
            TRY(parcel->channel, find_channel(session, *channel));
            TRY(parcel->sealed, find_sealed_parts(session, *channel));
        }
        return {};
    }));
    if (!parcel) {
        return Error{ErrorKind::Impossible, "notify.expired",
                     "the message was kept until it was no longer worth sending"};
    }
    if (context.now() >= parcel->delivery.expires_at) {
        TRY_DONE(
            context.write([&](sql::Session& session) { return delete_delivery(session, id); }));
        return Error{ErrorKind::Impossible, "notify.expired",
                     "the message is no longer worth sending"};
    }
    if (parcel->delivery.channel && !parcel->channel) {
        return drop(context, id, "the channel is gone");
    }
    if (parcel->channel && !parcel->channel->is_on && !is_test) {
        return drop(context, id, "the channel is off");
    }
    return send(context, *parcel);
}

Result<StepOutcome> Deliveries::send(StepContext& context, const Parcel& parcel) const {
    TRY(const Message message, open_message(parcel.delivery, ports_.sealer));
    const Status sent = send(parcel, message, context.stop());
    const DeliveryId id = parcel.delivery.id;
    const auto channel = parcel.delivery.channel;
    const Instant now = context.now();
    if (!sent) {
        if (channel) {
            TRY_DONE(context.write([&](sql::Session& session) {
                return note_delivery(session, *channel, sent.error().reason, now);
            }));
        }
        return sent.error();
    }
    context.also([id, channel, now](sql::Session& session) -> Status {
        TRY_DONE(delete_delivery(session, id));
        return channel ? note_delivery(session, *channel, "", now) : Status();
    });
    return StepOutcome::done();
}

Result<Secret> Deliveries::open_target(const Parcel& parcel) const {
    const std::string id = parcel.channel->id.str();
    return ports_.sealer.open(parcel.sealed->target,
                              {.table = kChannelTable, .column = kTargetColumn, .row = id});
}

Status
Deliveries::send(const Parcel& parcel, const Message& message, const std::stop_token& stop) const {
    if (parcel.channel && parcel.channel->kind != ChannelKind::Email) {
        TRY(const HookPost post, hook_post(parcel, message));
        return ports_.hooks.send(post, stop);
    }
    TRY(const net::Mailbox to, recipient(parcel, message));
    TRY(const std::string mail, mail_text(parcel, message, to));
    return ports_.smtp->send(sender_.mailbox->address, to.address, mail, stop);
}

Result<net::Mailbox> Deliveries::recipient(const Parcel& parcel, const Message& message) const {
    if (parcel.channel) {
        TRY(const Secret target, open_target(parcel));
        TRY(auto address, net::MailAddress::parse(target.reveal()));
        return net::Mailbox{.name = {}, .address = std::move(address)};
    }
    return message.to ? Result<net::Mailbox>(*message.to)
                      : Error{ErrorKind::Internal, "notify.bad_message", "to nobody"};
}

/// Errors: also Impossible "mail.not_set_up", so that there is a server once it has returned.
Result<std::string>
Deliveries::mail_text(const Parcel& parcel, const Message& message, const net::Mailbox& to) const {
    const std::string id = parcel.delivery.id.str();
    TRY(const net::MailMessage mail,
        mail_of({.id = id, .at = parcel.delivery.created_at, .message = message}, sender_, to));
    return net::compose_mail(mail);
}

Result<HookPost> Deliveries::hook_post(const Parcel& parcel, const Message& message) const {
    TRY(Secret url, open_target(parcel));
    const std::string id = parcel.delivery.id.str();
    const Outgoing outgoing{.id = id, .at = parcel.delivery.created_at, .message = message};
    const bool is_slack = parcel.channel->kind == ChannelKind::Slack;
    TRY(const Json body, is_slack ? slack_of(message, sender_) : webhook_of(outgoing, sender_));
    HookPost post{.url = std::move(url), .body = body.str(), .id = id, .secrets = {}};
    const std::string row = parcel.channel->id.str();
    for (const std::string& sealed : parcel.sealed->secrets_at(parcel.at)) {
        TRY(auto secret,
            ports_.sealer.open(sealed,
                               {.table = kChannelTable, .column = kSecretColumn, .row = row}));
        post.secrets.push_back(std::move(secret));
    }
    return post;
}

} // namespace muster::notify
