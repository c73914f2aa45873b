#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "app/identity_notices.h"
#include "app/readers.h"
#include "audit/migrations.h"
#include "groups/migrations.h"
#include "jobs/migrations.h"
#include "notify/catalogue.h"
#include "notify/channels.h"
#include "notify/deliveries.h"
#include "notify/delivery_kinds.h"
#include "notify/migrations.h"
#include "notify/reader_notices.h"
#include "scim/migrations.h"
#include "support/identity_world.h"

namespace muster::app {

/// Identity whose changes are told; the messages are read where they wait.
struct NoticesWorld : test::IdentityWorld {
    explicit NoticesWorld(sql::Engine engine) : IdentityWorld(engine) {
        database.migrate("audit", audit::migrations()).value();
        database.migrate("jobs", jobs::migrations()).value();
        database.migrate("notify", notify::migrations()).value();
        database.migrate("groups", groups::migrations()).value();
        database.migrate("scim", scim::migrations()).value();
    }

    /// A channel for everything there is.
    void subscribe() {
        notify::NewChannel channel{.name = notify::ChannelName::parse("team").value(),
                                   .kind = notify::ChannelKind::Webhook,
                                   .target = Secret("https://hooks.example.com/"),
                                   .events = {},
                                   .is_on = true};
        for (const notify::EventKind& event : notify::event_kinds()) {
            channel.events.emplace_back(event.name);
        }
        channels.create(channel, {.actor = "test", .request_id = {}, .scope = {}}).value();
    }

    /// The messages to people and channels that wait, in their order; then they are forgotten.
    std::vector<notify::Message> take_messages() {
        std::vector<notify::Message> messages;
        database
            .write([&](sql::Session& session) -> Status {
                TRY_DONE(session.query(
                    "SELECT id, sealed_message, channel_id FROM notify_delivery ORDER BY id", {},
                    [&](const sql::Row& row) -> Status {
                        const std::string id = row.text(0);
                        const Secret opened =
                            sealer
                                .open(row.text(1), {.table = notify::kDeliveryTable,
                                                    .column = notify::kMessageColumn,
                                                    .row = id})
                                .value();
                        auto message =
                            notify::message_of(Json::parse(opened.reveal()).value()).value();
                        // Of the others it is still to be found out whom they go to.
                        if (message.to || row.optional_text(2)) {
                            messages.push_back(std::move(message));
                        }
                        return {};
                    }));
                TRY_DONE(session.execute("DELETE FROM notify_delivery"));
                return {};
            })
            .value();
        return messages;
    }
    /// "invitation to bob@example.com" or "user.invited".
    std::vector<std::string> take_names() {
        std::vector<std::string> names;
        for (const notify::Message& message : take_messages()) {
            names.push_back(message.name +
                            (message.to ? " to " + message.to->address.str() : std::string()));
        }
        std::ranges::sort(names);
        return names;
    }

    std::vector<jobs::Kind> all_kinds() {
        std::vector<jobs::Kind> all = deliveries.kinds();
        all.push_back(reader_notices.kind());
        return all;
    }

    notify::HookSender hooks = notify::HookSender::make(notify::TargetRules({}), clock).value();
    notify::Deliveries deliveries{{.sealer = sealer, .smtp = nullptr, .hooks = hooks}, {}};
    notify::UnsubscribeLinks unsubscribe_links{keys};
    notify::ReaderNotices reader_notices{
        {.sealer = sealer,
         .links = unsubscribe_links,
         .list_readers = &list_readers,
         .deliver = [this](auto& session, const auto& message, const auto& who) {
             return post.deliver(session, message, who);
         }}};
    jobs::KindTable kinds{all_kinds()};
    audit::Log audit{{.clock = clock, .random = random}};
    jobs::Queue queue{{.kinds = kinds, .audit = audit, .clock = clock, .random = random}};
    notify::Post post{{.queue = queue, .sealer = sealer, .clock = clock, .random = random},
                      {.has_mail = true}};
    notify::Channels channels{{.database = database,
                               .audit = audit,
                               .sealer = sealer,
                               .rules = hooks.rules(),
                               .post = post,
                               .clock = clock,
                               .random = random}};
    IdentityNotices notices{{.recorded = changes, .post = post, .clock = clock},
                            "https://muster.example.com"};
    // The same as the world's own, but that their changes are told.
    identity::Users told_users{{database, notices, clock, random, &notices}};
    identity::SignIn told_sign_in{
        {database, notices, clock, random, passwords, sessions, second_factors}, {}, master};
    identity::PasswordChanges told_passwords{
        {database, notices, clock, random, passwords, told_sign_in, &notices}};
    identity::ApiTokens told_tokens{{database, notices, clock, random}};
};

} // namespace muster::app
