#include "jobs/outbox.h"

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

namespace muster::jobs {
namespace {

constexpr std::string_view kLast =
    "SELECT COALESCE(MAX(seq), 0) FROM outbox_event WHERE subscriber = ? AND event_key = ?";
constexpr std::string_view kInsert = R"(
INSERT INTO outbox_event (subscriber, event_key, seq, id, topic, payload, published_at)
VALUES (?, ?, ?, ?, ?, ?, ?))";
constexpr std::string_view kFirst = R"(
SELECT seq, id, topic, payload, published_at FROM outbox_event
WHERE subscriber = ? AND event_key = ? ORDER BY seq LIMIT 1)";
constexpr std::string_view kRemove =
    "DELETE FROM outbox_event WHERE subscriber = ? AND event_key = ? AND seq = ?";
constexpr std::string_view kRemaining =
    "SELECT COUNT(*) FROM outbox_event WHERE subscriber = ? AND event_key = ?";

std::string kind_name(std::string_view subscriber) {
    return "deliver." + std::string(subscriber);
}

using Handlers = std::map<std::string, decltype(Subscription::handle)>; // by topic

struct Pending {
    std::int64_t seq = 0;
    Occurrence event;
};

Result<std::int64_t> number(sql::Session& session,
                            std::string_view sql,
                            const std::string& subscriber,
                            std::string_view key) {
    std::int64_t found = 0;
    TRY_DONE(session.query(sql, {subscriber, key}, [&](const sql::Row& row) -> Status {
        found = row.integer(0);
        return {};
    }));
    return found;
}

Result<Pending> read_pending(const sql::Row& row, const std::string& key) {
    TRY(const auto id, Id<OutboxTag>::parse(row.text(1)));
    TRY(Json payload, Json::parse(row.text(3)));
    return Pending{row.integer(0),
                   {.id = id,
                    .topic = row.text(2),
                    .key = key,
                    .payload = std::move(payload),
                    .published_at = Instant::from_unix_millis(row.integer(4))}};
}

Result<std::optional<Pending>>
first_of(StepContext& context, const std::string& subscriber, const std::string& key) {
    std::optional<Pending> first;
    const auto read = [&](const sql::Row& row) -> Status {
        TRY(first, read_pending(row, key));
        return {};
    };
    TRY_DONE(context.read(
        [&](sql::Session& session) { return session.query(kFirst, {subscriber, key}, read); }));
    return first;
}

Status handle(StepContext& context,
              const std::string& subscriber,
              const Handlers& handlers,
              const Pending& pending) {
    // A topic that nobody wants any more was subscribed to by an older program.
    if (const auto handler = handlers.find(pending.event.topic); handler != handlers.end()) {
        TRY_DONE(handler->second(context, pending.event));
    }
    const std::string key = pending.event.key;
    context.also([subscriber, key, seq = pending.seq](sql::Session& session) -> Status {
        TRY_DONE(session.execute(kRemove, {subscriber, key, seq}));
        return {};
    });
    return {};
}

/// One event of the job's key. The job ends when none is left, as seen while its row is held:
/// whoever publishes another waits for that, and then opens a new job.
Result<StepOutcome>
deliver(StepContext& context, const std::string& subscriber, const Handlers& handlers) {
    const std::string key = context.job().business_key;
    TRY(const std::optional<Pending> first, first_of(context, subscriber, key));
    if (first) {
        TRY_DONE(handle(context, subscriber, handlers, *first));
    }
    return StepOutcome::done_when([subscriber, key](sql::Session& session) -> Result<bool> {
        TRY(const std::int64_t remaining, number(session, kRemaining, subscriber, key));
        return remaining == 0;
    });
}

} // namespace

std::vector<Kind> delivery_kinds(const std::vector<Subscription>& subscriptions) {
    std::map<std::string, Handlers> subscribers;
    for (const Subscription& subscription : subscriptions) {
        subscribers[subscription.subscriber].emplace(subscription.topic, subscription.handle);
    }
    std::vector<Kind> kinds;
    for (const auto& [name, handlers] : subscribers) {
        Kind& kind = kinds.emplace_back();
        kind.name = kind_name(name);
        kind.trail = Kind::Trail::Quiet;
        kind.steps.push_back({"deliver", [name, handlers](StepContext& context) {
                                  return deliver(context, name, handlers);
                              }});
    }
    return kinds;
}

Outbox::Outbox(Ports ports, const std::vector<Subscription>& subscriptions) : ports_(ports) {
    for (const Subscription& subscription : subscriptions) {
        routes_.push_back({subscription.topic, subscription.subscriber});
    }
}

Status Outbox::publish(sql::Session& session,
                       std::string_view topic,
                       std::string_view key,
                       const Json& payload) {
    const auto id = Id<OutboxTag>::make(ports_.clock, ports_.random);
    for (const Route& route : routes_) {
        if (route.topic != topic) {
            continue;
        }
        // First the job, whose row then makes others that publish for this key wait their turn.
        TRY_DONE(ports_.queue.start(session, {.kind = kind_name(route.subscriber),
                                              .business_key = std::string(key),
                                              .input = Json::Object{},
                                              .origin = {"outbox", "", ""},
                                              .not_before = std::nullopt}));
        TRY(const std::int64_t last, number(session, kLast, route.subscriber, key));
        TRY_DONE(session.execute(kInsert, {route.subscriber, key, last + 1, id.str(), topic,
                                           payload.str(), ports_.clock.now().unix_millis()}));
    }
    return {};
}

} // namespace muster::jobs
