#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "audit/log.h"
#include "audit/migrations.h"
#include "base/log.h"
#include "crypto/key_ring.h"
#include "crypto/sealer.h"
#include "jobs/job_rows.h"
#include "jobs/migrations.h"
#include "jobs/queue.h"
#include "jobs/runner.h"
#include "notify/channels.h"
#include "notify/deliveries.h"
#include "notify/delivery_kinds.h"
#include "notify/migrations.h"
#include "notify/post.h"
#include "notify/reader_notices.h"
#include "notify/subscriptions.h"
#include "notify/unsubscribe_links.h"
#include "sql/database.h"
#include "support/deaf_listener.h"
#include "support/fake_clock.h"
#include "support/seeded_random.h"
#include "support/silent_sink.h"
#include "support/smtp_script.h"
#include "support/test_database.h"

namespace muster::notify {

/// Everything of notify over one empty database, jobs run by the test, and a clock that stands
/// still.
class NotifyTest : public testing::TestWithParam<sql::Engine> {
protected:
    NotifyTest() {
        database.migrate("audit", audit::migrations()).value();
        database.migrate("jobs", jobs::migrations()).value();
        database.migrate("notify", migrations()).value();
    }

    /// Mail goes to a server with these answers from now on. Call it before anything else.
    void begin(test::SmtpScript::Answers answers = {}, bool has_mail = true) {
        script = std::make_unique<test::SmtpScript>(std::move(answers));
        smtp =
            net::SmtpClient::make(
                {.host = "127.0.0.1", .port = script->port(), .security = net::SmtpSecurity::None})
                .value();
        deliveries.emplace(
            Deliveries::Ports{
                .sealer = sealer, .smtp = has_mail ? &*smtp : nullptr, .hooks = hooks},
            Sender{.mailbox = has_mail ? std::optional(net::Mailbox::parse("m@example.com").value())
                                       : std::nullopt,
                   .reply_to = {},
                   .public_url = "https://muster.example.com"});
        auto all_kinds = deliveries->kinds();
        all_kinds.push_back(reader_notices.kind());
        kinds.emplace(std::move(all_kinds));
        queue.emplace(
            jobs::Queue::Ports{.kinds = *kinds, .audit = audit, .clock = clock, .random = random});
        post.emplace(
            Post::Ports{.queue = *queue, .sealer = sealer, .clock = clock, .random = random},
            Post::Options{.has_mail = has_mail});
        channels.emplace(Channels::Ports{.database = database,
                                         .audit = audit,
                                         .sealer = sealer,
                                         .rules = hooks.rules(),
                                         .post = *post,
                                         .clock = clock,
                                         .random = random});
        runner.emplace(jobs::Runner::Ports{.writer = database.writer(),
                                           .kinds = *kinds,
                                           .audit = audit,
                                           .clock = clock,
                                           .random = random,
                                           .listener = listener,
                                           .log = log},
                       jobs::Runner::Options{.owner = "test"});
    }

    Status send_invitation(std::optional<Instant> expires_at = std::nullopt) {
        return database.write([&](sql::Session& session) {
            return post->mail(
                session,
                {.name = "invitation",
                 .to = net::Mailbox::parse("Bob <bob@example.com>").value(),
                 .values = {{"name", "Bob"},
                            {"role", "User"},
                            {"url", "https://muster.example.com/invitation#token=T0P"},
                            {"hours", "12"}},
                 .expires_at = expires_at},
                who);
        });
    }
    Status announce_failure() {
        return database.write([&](sql::Session& session) {
            return post->announce(
                session,
                {.event = "import.failed",
                 .values = {{"task", "task_1"}, {"what", "files"}, {"detail", "no manifest"}}},
                who);
        });
    }
    /// A user of the installation, in the order of the ids; three make a page.
    void add_reader(const std::string& name, Role role) {
        readers.push_back({.user = "user_" + name,
                           .mailbox = net::Mailbox::parse(name + "@example.com").value(),
                           .role = role});
    }
    Result<ReaderPage> page_of_readers(std::string_view after) {
        constexpr std::size_t kPage = 3;
        ReaderPage page;
        for (const Reader& reader : readers) {
            if (reader.user > after && page.readers.size() < kPage) {
                page.readers.push_back(reader);
            }
        }
        if (page.readers.size() == kPage) {
            page.last = page.readers.back().user;
        }
        return page;
    }
    NewChannel new_channel(ChannelKind kind, std::string target, std::string name = "team") {
        return {.name = ChannelName::parse(name).value(),
                .kind = kind,
                .target = Secret(std::move(target)),
                .events = {"import.failed"}};
    }

    std::size_t run() { return runner->run_due(clock.now()).value(); }
    /// All jobs, in the order they were started.
    std::vector<jobs::Job> all_jobs() {
        return database
            .read([](sql::Session& session) -> Result<std::vector<jobs::Job>> {
                std::vector<jobs::JobId> ids;
                TRY_DONE(session.query("SELECT id FROM job ORDER BY created_at, id", {},
                                       [&](const sql::Row& row) -> Status {
                                           TRY(const auto id, jobs::JobId::parse(row.text(0)));
                                           ids.push_back(id);
                                           return {};
                                       }));
                std::vector<jobs::Job> jobs;
                for (const jobs::JobId& id : ids) {
                    TRY(auto job, jobs::get_job(session, id));
                    jobs.push_back(std::move(job));
                }
                return jobs;
            })
            .value();
    }
    jobs::Job only_job() {
        auto jobs = all_jobs();
        EXPECT_EQ(jobs.size(), 1U);
        return jobs.front();
    }
    /// Every text of a table, joined.
    std::string texts(const std::string& query) {
        std::string text;
        database
            .read([&](sql::Session& session) {
                return session.query(query, {}, [&](const sql::Row& row) -> Status {
                    text += (text.empty() ? "" : " ") + row.text(0);
                    return {};
                });
            })
            .value();
        return text;
    }
    std::int64_t waiting() {
        std::int64_t count = 0;
        database
            .read([&](sql::Session& session) {
                return session.query("SELECT count(*) FROM notify_delivery", {},
                                     [&](const sql::Row& row) -> Status {
                                         count = row.integer(0);
                                         return {};
                                     });
            })
            .value();
        return count;
    }

    const jobs::Origin who{.actor = "user_ann", .request_id = "request-1", .scope = {}};
    test::FakeClock clock;
    test::SeededRandom random;
    test::TestDatabase held{GetParam()};
    sql::Database database = sql::Database::open(held.address()).value();
    audit::Log audit{{.clock = clock, .random = random}};
    test::SilentSink sink;
    Log log{Log::Options{}, clock, sink};
    test::DeafListener listener;
    crypto::KeyRing keys = crypto::KeyRing::parse(crypto::KeyRing::make_line("k1", random)).value();
    crypto::Sealer sealer{keys, random};
    HookSender hooks =
        HookSender::make(TargetRules({IpNetwork::parse("127.0.0.0/8").value()}), clock).value();
    UnsubscribeLinks unsubscribe_links{keys};
    Subscriptions subscriptions{
        {.database = database, .audit = audit, .links = unsubscribe_links, .clock = clock}};
    std::vector<Reader> readers;
    ReaderNotices reader_notices{
        {.sealer = sealer,
         .links = unsubscribe_links,
         .list_readers = [this](auto&, auto after) { return page_of_readers(after); },
         .deliver = [this](auto& session,
                           const auto& message,
                           const auto& asker) { return post->deliver(session, message, asker); }}};
    std::unique_ptr<test::SmtpScript> script;
    std::optional<net::SmtpClient> smtp;
    std::optional<Deliveries> deliveries;
    std::optional<jobs::KindTable> kinds;
    std::optional<jobs::Queue> queue;
    std::optional<Post> post;
    std::optional<Channels> channels;
    std::optional<jobs::Runner> runner;
};

} // namespace muster::notify
