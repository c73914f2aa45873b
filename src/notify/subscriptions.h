#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/log.h"
#include "base/clock.h"
#include "base/result.h"
#include "base/role.h"
#include "jobs/job.h"
#include "notify/catalogue.h"
#include "notify/unsubscribe_links.h"
#include "sql/database.h"

namespace muster::notify {

/// Whether one person gets mails of one kind of event. A plain value.
struct Subscription {
    const EventKind* event; // never null
    bool is_on = false;
    bool is_chosen = false; // by the person, else as the catalogue has it for their role
};

/// Whose subscriptions they are.
struct Subscriber {
    std::string user; // an id
    Role role = Role::ReadOnly;
};

/// What people choose to be mailed of what happens, each for themselves. Each change is in the
/// audit log. Thread-safe as far as its ports are.
class Subscriptions {
public:
    struct Ports {
        const sql::Database& database;
        audit::Log& audit;
        const UnsubscribeLinks& links;
        const Clock& clock;
    };
    explicit Subscriptions(const Ports& ports) : ports_(ports) {}

    /// One for each event that the role may be told of, in the order of the catalogue.
    [[nodiscard]] Result<std::vector<Subscription>> list(const Subscriber& whose) const;
    /// Nothing: as the catalogue has it for the role. Errors: Invalid "subscription.unknown_event"
    /// for a name that is not in list().
    Result<Subscription> choose(const Subscriber& whose,
                                std::string_view event,
                                std::optional<bool> is_on,
                                const jobs::Origin& who) const;
    /// Whether the token of a link is one. Errors: Invalid "unsubscribe.refused".
    [[nodiscard]] Status check(std::string_view token) const;
    /// Stops what a link in a mail is about, for whoever has the mail; what that was. `who.actor`
    /// is not known and is taken from the link. Errors: Invalid "unsubscribe.refused".
    Result<const EventKind*> stop(std::string_view token, jobs::Origin who) const;

private:
    Status record(sql::Session& session,
                  std::string_view action,
                  std::string_view event,
                  const jobs::Origin& who) const;

    Ports ports_;
};

} // namespace muster::notify
