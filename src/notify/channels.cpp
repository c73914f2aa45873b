#include "notify/channels.h"

#include <algorithm>

#include "net/mailbox.h"
#include "notify/catalogue.h"
#include "notify/deliveries.h"
#include "notify/webhook_signature.h"

namespace muster::notify {
namespace {

Error not_found() {
    return {ErrorKind::NotFound, "channel.not_found", "there is no such channel"};
}

Result<Channel> get_channel(sql::Session& session, const ChannelId& id) {
    TRY(auto found, find_channel(session, id));
    return found ? Result<Channel>(std::move(*found)) : not_found();
}

Status check_events(const std::vector<std::string>& events) {
    for (const std::string& event : events) {
        if (find_event(event) == nullptr) {
            return Error{ErrorKind::Invalid, "channel.unknown_event",
                         "there is no event " + event.substr(0, 60)};
        }
        if (std::ranges::count(events, event) > 1) {
            return Error{ErrorKind::Invalid, "channel.unknown_event", event + " stands twice"};
        }
    }
    return {};
}

Result<std::string> shown_target(ChannelKind kind, const Secret& target, const TargetRules& rules) {
    if (kind == ChannelKind::Email) {
        const auto address = net::MailAddress::parse(target.reveal());
        return address ? Result<std::string>(address->str())
                       : Error{ErrorKind::Invalid, "channel.bad_target",
                               "not an e-mail address like team@example.com"};
    }
    TRY(const TargetUrl url, TargetUrl::parse(target.reveal()));
    TRY_DONE(rules.check(url));
    return url.host;
}

} // namespace

Result<Channels::Target>
Channels::seal_target(const ChannelId& id, ChannelKind kind, const Secret& target) const {
    TRY(std::string shown, shown_target(kind, target, ports_.rules));
    const std::string row = id.str();
    return Target{.shown = std::move(shown),
                  .sealed = ports_.sealer.seal(
                      target, {.table = kChannelTable, .column = kTargetColumn, .row = row})};
}

std::string Channels::seal_secret(const ChannelId& id, const Secret& secret) const {
    const std::string row = id.str();
    return ports_.sealer.seal(secret,
                              {.table = kChannelTable, .column = kSecretColumn, .row = row});
}

Result<Channels::Made> Channels::create(const NewChannel& wanted, const jobs::Origin& who) const {
    TRY_DONE(check_events(wanted.events));
    const auto id = ChannelId::make(ports_.clock, ports_.random);
    TRY(const Target target, seal_target(id, wanted.kind, wanted.target));
    const Instant now = ports_.clock.now();
    const Channel channel{.id = id,
                          .name = wanted.name,
                          .kind = wanted.kind,
                          .target = target.shown,
                          .events = wanted.events,
                          .is_on = wanted.is_on,
                          .delivered_at = {},
                          .failed_at = {},
                          .failure = {},
                          .created_at = now,
                          .changed_at = now};
    SealedParts sealed{.target = target.sealed, .secret = {}};
    std::optional<Secret> secret;
    if (wanted.kind == ChannelKind::Webhook) {
        secret = make_webhook_secret(ports_.random);
        sealed.secret = seal_secret(id, *secret);
    }
    TRY_DONE(ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const auto count, count_channels(session));
        if (count >= kMost) {
            return Error{ErrorKind::Impossible, "channel.too_many", "there are 100 channels"};
        }
        TRY_DONE(insert_channel(session, channel, sealed));
        return record(session, "channel.created", id, who);
    }));
    return Made{.channel = channel, .secret = std::move(secret)};
}

Result<Channel> Channels::edit(const ChannelId& id,
                               std::int64_t revision,
                               const ChannelEdit& edit,
                               const jobs::Origin& who) const {
    TRY_DONE(check_events(edit.events.value_or(std::vector<std::string>())));
    return ports_.database.write([&](sql::Session& session) -> Result<Channel> {
        TRY(Channel channel, get_channel(session, id));
        std::optional<std::string> sealed;
        if (edit.target) {
            TRY(Target target, seal_target(id, channel.kind, *edit.target));
            channel.target = std::move(target.shown);
            sealed = std::move(target.sealed);
        }
        channel.revision = revision;
        channel.name = edit.name.value_or(channel.name);
        channel.events = edit.events.value_or(channel.events);
        channel.is_on = edit.is_on.value_or(channel.is_on);
        channel.changed_at = ports_.clock.now();
        TRY(auto saved, save_channel(session, std::move(channel), sealed));
        TRY_DONE(record(session, "channel.edited", id, who));
        return saved;
    });
}

Result<Channels::Made> Channels::change_secret(const ChannelId& id, const jobs::Origin& who) const {
    Secret secret = make_webhook_secret(ports_.random);
    const std::string sealed = seal_secret(id, secret);
    TRY(auto changed, ports_.database.write([&](sql::Session& session) -> Result<Channel> {
        TRY(Channel channel, get_channel(session, id));
        if (channel.kind != ChannelKind::Webhook) {
            return Error{ErrorKind::Impossible, "channel.unsigned",
                         "only what is sent to a webhook is signed"};
        }
        channel.changed_at = ports_.clock.now();
        const Instant former_until = channel.changed_at + kChangeOver;
        TRY(auto saved, save_secret(session, std::move(channel), sealed, former_until));
        TRY_DONE(record(session, "channel.secret_changed", id, who));
        return saved;
    }));
    return Made{.channel = std::move(changed), .secret = std::move(secret)};
}

Status Channels::remove(const ChannelId& id, const jobs::Origin& who) const {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const bool was_there, delete_channel(session, id));
        return was_there ? record(session, "channel.deleted", id, who) : not_found();
    });
}

Result<Channel> Channels::get(const ChannelId& id) const {
    return ports_.database.read([&](sql::Session& session) { return get_channel(session, id); });
}

Result<std::vector<Channel>> Channels::list(const ChannelPage& page) const {
    return ports_.database.read(
        [&](sql::Session& session) { return list_channels(session, page); });
}

Result<jobs::JobId> Channels::test(const ChannelId& id, const jobs::Origin& who) const {
    return ports_.database.write([&](sql::Session& session) -> Result<jobs::JobId> {
        TRY(const Channel channel, get_channel(session, id));
        TRY_DONE(record(session, "channel.tested", id, who));
        return ports_.post.test(session, channel, who);
    });
}

Status Channels::record(sql::Session& session,
                        std::string_view action,
                        const ChannelId& id,
                        const jobs::Origin& who) const {
    return ports_.audit.append(session, {.actor = who.actor,
                                         .action = std::string(action),
                                         .target = id.str(),
                                         .result = audit::EventResult::Succeeded,
                                         .request_id = who.request_id,
                                         .scope = who.scope,
                                         .details = Json::Object{}});
}

} // namespace muster::notify
