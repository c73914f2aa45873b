#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/json.h"
#include "base/random.h"
#include "base/result.h"
#include "jobs/kind.h"
#include "jobs/queue.h"
#include "jobs/step_context.h"
#include "sql/session.h"

namespace muster::jobs {

struct OutboxTag {
    static constexpr std::string_view kPrefix = "event";
};

/// A fact that one module tells the others.
struct Occurrence {
    Id<OutboxTag> id;
    std::string topic; // "account.moved"
    std::string key;   // what it is about; those of one key arrive in order
    Json payload;
    Instant published_at;
};

/// Who wants to know of a topic. `handle` runs as a durable job: once for each event as far as its
/// writes go through StepContext::also(), again after a crash in its midst. Errors: as a step's; an
/// event that fails holds up those of its key, for order, until a person has it tried again.
struct Subscription {
    std::string subscriber; // names it for good, e.g. "account_roll"
    std::string topic;
    std::function<Status(StepContext& context, const Occurrence& event)> handle;
};

/// The kind of job that brings a subscriber its events; one is open for each key that has some. All
/// subscriptions of one subscriber go into one kind.
std::vector<Kind> delivery_kinds(const std::vector<Subscription>& subscriptions);

/// Publishes events, each in the transaction of the change that it tells of. Thread-safe.
class Outbox {
public:
    struct Ports {
        Queue& queue;
        const Clock& clock;
        Random& random;
    };
    Outbox(Ports ports, const std::vector<Subscription>& subscriptions);

    /// Call it inside the transaction of the change. Errors: those of Queue::start().
    Status publish(sql::Session& session,
                   std::string_view topic,
                   std::string_view key,
                   const Json& payload);

private:
    struct Route {
        std::string topic;
        std::string subscriber;
    };

    Ports ports_;
    std::vector<Route> routes_;
};

} // namespace muster::jobs
