#include "notify/subscriptions.h"

#include "notify/choice_store.h"

namespace muster::notify {
namespace {

Subscription subscription_of(const EventKind& event, Role role, const std::optional<bool>& is_on) {
    return {.event = &event,
            .is_on = is_on.value_or(event.mailed.contains(role)),
            .is_chosen = is_on.has_value()};
}

std::optional<bool> chosen(const Choices& choices, std::string_view event) {
    const auto found = choices.find(event);
    return found == choices.end() ? std::nullopt : std::optional(found->second);
}

} // namespace

Result<std::vector<Subscription>> Subscriptions::list(const Subscriber& whose) const {
    TRY(const auto choices, ports_.database.read([&](sql::Session& session) {
        return choices_of(session, whose.user);
    }));
    std::vector<Subscription> all;
    for (const EventKind& event : event_kinds()) {
        if (event.readers.contains(whose.role)) {
            all.push_back(subscription_of(event, whose.role, chosen(choices, event.name)));
        }
    }
    return all;
}

Result<Subscription> Subscriptions::choose(const Subscriber& whose,
                                           std::string_view event,
                                           std::optional<bool> is_on,
                                           const jobs::Origin& who) const {
    const EventKind* const kind = find_event(event);
    if (kind == nullptr || !kind->readers.contains(whose.role)) {
        return Error{ErrorKind::Invalid, "subscription.unknown_event",
                     "there is no event " + std::string(event.substr(0, 60)) +
                         " that your role is told of"};
    }
    TRY_DONE(ports_.database.write([&](sql::Session& session) -> Status {
        if (is_on) {
            TRY_DONE(save_choice(session, {whose.user, event, *is_on}, ports_.clock.now()));
        } else {
            TRY_DONE(forget_choice(session, whose.user, event));
        }
        return record(session, "subscription.chosen", event, who);
    }));
    return subscription_of(*kind, whose.role, is_on);
}

Status Subscriptions::check(std::string_view token) const {
    TRY_DONE(ports_.links.read(token));
    return {};
}

Result<const EventKind*> Subscriptions::stop(std::string_view token, jobs::Origin who) const {
    TRY(const Unsubscription what, ports_.links.read(token));
    const EventKind* const kind = find_event(what.event);
    if (kind == nullptr) {
        return Error{ErrorKind::Invalid, "unsubscribe.refused",
                     "mails of this kind are sent no more"};
    }
    who.actor = what.user;
    TRY_DONE(ports_.database.write([&](sql::Session& session) -> Status {
        TRY_DONE(save_choice(session, {what.user, what.event, false}, ports_.clock.now()));
        return record(session, "subscription.stopped", what.event, who);
    }));
    return kind;
}

Status Subscriptions::record(sql::Session& session,
                             std::string_view action,
                             std::string_view event,
                             const jobs::Origin& who) const {
    return ports_.audit.append(session, {.actor = who.actor,
                                         .action = std::string(action),
                                         .target = std::string(event),
                                         .result = audit::EventResult::Succeeded,
                                         .request_id = who.request_id,
                                         .scope = who.scope,
                                         .details = Json::Object{}});
}

} // namespace muster::notify
