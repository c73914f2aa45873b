#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/readers.h"
#include "app/server_config.h"
#include "audit/log.h"
#include "base/clock.h"
#include "base/random.h"
#include "crypto/key_ring.h"
#include "crypto/sealer.h"
#include "jobs/kind.h"
#include "jobs/queue.h"
#include "net/smtp_client.h"
#include "notify/channels.h"
#include "notify/deliveries.h"
#include "notify/hook_sender.h"
#include "notify/post.h"
#include "notify/reader_notices.h"
#include "notify/subscriptions.h"
#include "notify/unsubscribe_links.h"
#include "sql/database.h"

namespace muster::app {

/// The ways out of the server.
struct Transports {
    std::optional<net::SmtpClient> smtp; // none: mail is not set up
    notify::HookSender hooks;

    /// Errors: those of MailConfig::client() and notify::HookSender::make().
    static Result<Transports> open(const ServerConfig& config, const Clock& clock) {
        std::optional<net::SmtpClient> smtp;
        if (config.mail.is_set_up()) {
            TRY(smtp, config.mail.client());
        }
        TRY(auto hooks,
            notify::HookSender::make(notify::TargetRules(config.notified_networks), clock));
        return Transports{.smtp = std::move(smtp), .hooks = std::move(hooks)};
    }
};

/// All that tells people what happened, built over its ports in the order of who needs whom. It has
/// a queue of its own, which knows the kinds of delivery alone: whoever has something to tell is
/// built before the one that knows all kinds.
struct NotifyServices {
    struct Ports {
        const sql::Database& database;
        audit::Log& audit;
        const Clock& clock;
        Random& random;
        const crypto::KeyRing& keys;
        const Transports& transports;
    };
    NotifyServices(const Ports& ports, const ServerConfig& config)
        : sealer(ports.keys, ports.random),
          deliveries({.sealer = sealer,
                      .smtp = ports.transports.smtp ? &*ports.transports.smtp : nullptr,
                      .hooks = ports.transports.hooks},
                     {.mailbox = ports.transports.smtp ? config.mail.from : std::nullopt,
                      .reply_to = config.mail.reply_to,
                      .public_url = config.public_url}),
          unsubscribe_links(ports.keys),
          reader_notices({.sealer = sealer,
                          .links = unsubscribe_links,
                          .list_readers = &list_readers,
                          .deliver =
                              [this](auto& session, const auto& message, const auto& origin) {
                                  return post.deliver(session, message, origin);
                              }}),
          kinds(all_kinds()),
          queue(
              {.kinds = kinds, .audit = ports.audit, .clock = ports.clock, .random = ports.random}),
          post({.queue = queue, .sealer = sealer, .clock = ports.clock, .random = ports.random},
               {.has_mail = config.mail.is_set_up()}),
          channels({.database = ports.database,
                    .audit = ports.audit,
                    .sealer = sealer,
                    .rules = ports.transports.hooks.rules(),
                    .post = post,
                    .clock = ports.clock,
                    .random = ports.random}),
          subscriptions({.database = ports.database,
                         .audit = ports.audit,
                         .links = unsubscribe_links,
                         .clock = ports.clock}) {}

    [[nodiscard]] std::vector<jobs::Kind> all_kinds() const {
        std::vector<jobs::Kind> all = deliveries.kinds();
        all.push_back(reader_notices.kind());
        return all;
    }

    crypto::Sealer sealer;
    notify::Deliveries deliveries;
    notify::UnsubscribeLinks unsubscribe_links;
    notify::ReaderNotices reader_notices;
    jobs::KindTable kinds;
    jobs::Queue queue;
    notify::Post post;
    notify::Channels channels;
    notify::Subscriptions subscriptions;
};

} // namespace muster::app
