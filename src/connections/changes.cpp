#include "connections/changes.h"

#include <algorithm>

#include "connections/connection_store.h"
#include "connections/feature_store.h"

namespace muster::connections {
namespace {

Cause cause_of(const Connection& connection, const Error& refusal) {
    const bool is_gone = refusal.reason == "connection.role_not_assumable" && connection.worked_at;
    if (is_gone && connection.cause && connection.cause->reason == kStackDeleting) {
        return {
            "connection.stack_deleted",
            "the stack that made the role was deleted in AWS: create it again to connect again, "
            "or disconnect here"};
    }
    if (is_gone) {
        return {"connection.role_revoked",
                "the role lets Muster in no more: its stack was deleted, its trust policy was "
                "changed, or a service control policy denies it"};
    }
    return {std::string(refusal.reason), refusal.detail};
}

bool all_are_known(const Findings& findings) {
    return std::ranges::none_of(findings.standings, [](const FeatureStanding& standing) {
        return standing.state == FeatureState::Unchecked;
    });
}

std::optional<std::string> missing_of(const Findings& findings) {
    std::string actions;
    for (const FeatureStanding& standing : findings.standings) {
        for (const std::string& action : standing.missing) {
            actions += (actions.empty() ? "" : ", ") + action;
        }
    }
    return actions.empty() ? std::nullopt : std::optional(std::move(actions));
}

} // namespace

Status Changes::record(sql::Session& session,
                       std::string_view action,
                       const ConnectionId& id,
                       const jobs::Origin& who,
                       Json details) const {
    return ports_.audit.append(session, {.actor = who.actor,
                                         .action = std::string(action),
                                         .target = id.str(),
                                         .result = audit::EventResult::Succeeded,
                                         .request_id = who.request_id,
                                         .scope = id.str(),
                                         .details = std::move(details)});
}

Status
Changes::save(sql::Session& session, const Connection& connection, const jobs::Origin& who) const {
    TRY_DONE(save_connection(session, connection));
    return ports_.follow ? ports_.follow(session, connection, who) : Status{};
}

Result<Connection> Changes::move(sql::Session& session,
                                 const Connection& connection,
                                 ConnectionState next,
                                 std::optional<Cause> why,
                                 const jobs::Origin& who) const {
    const auto old_cause = connection.cause ? connection.cause->reason : std::string();
    TRY(Connection moved, connection.moved_to(next, std::move(why), ports_.clock.now()));
    TRY_DONE(save(session, moved, who));
    const auto new_cause = moved.cause ? moved.cause->reason : std::string();
    if (moved.state == connection.state && old_cause == new_cause) {
        return moved;
    }
    TRY_DONE(record(session, "connection.moved", moved.id, who,
                    Json::Object{{"from", kConnectionStateNames.name(connection.state)},
                                 {"to", kConnectionStateNames.name(moved.state)},
                                 {"cause", new_cause}}));
    TRY_DONE(tell(session, connection, moved, who));
    return moved;
}

Status Changes::tell(sql::Session& session,
                     const Connection& before,
                     const Connection& after,
                     const jobs::Origin& who) const {
    const bool is_new_state = before.state != after.state;
    std::string_view event;
    if (is_new_state && after.state == ConnectionState::Connected) {
        event = "connection.connected";
    } else if (is_new_state && after.state == ConnectionState::Degraded) {
        event = "connection.degraded";
    } else if (is_new_state && after.state == ConnectionState::Error && after.worked_at) {
        event = "connection.lost";
    } else {
        return {};
    }
    return ports_.post.announce(session,
                                {.event = event,
                                 .values = {{"connection", after.id.str()},
                                            {"name", after.name.str()},
                                            {"account", after.account ? after.account->str() : ""},
                                            {"detail", after.cause ? after.cause->detail : ""}}},
                                who);
}

Result<Connection> Changes::apply(sql::Session& session,
                                  Connection connection,
                                  const Inspection& found,
                                  const jobs::Origin& who) const {
    const Instant now = ports_.clock.now();
    connection.checked_at = now;
    if (found.refusal) {
        const Cause cause = cause_of(connection, *found.refusal);
        return move(session, connection, ConnectionState::Error, cause, who);
    }
    const bool is_new = connection.role != found.role;
    connection.role = found.role;
    connection.account = found.role.account();
    connection.worked_at = now;
    if (found.bills) {
        connection.bills = found.bills;
    }
    ConnectionState next = connection.state;
    std::optional<Cause> cause = connection.cause;
    if (found.findings) {
        // What AWS did not answer about is asked again with the next look, not with a later one.
        const bool is_whole = !found.is_unsure && all_are_known(*found.findings);
        connection.probed_at = is_whole ? std::optional(now) : std::nullopt;
        const auto missing = missing_of(*found.findings);
        next =
            found.findings->lacks_needed ? ConnectionState::Degraded : ConnectionState::Connected;
        cause = found.findings->lacks_needed
                    ? std::optional(Cause{"connection.permission_missing",
                                          "the role lacks " + missing.value_or("permissions")})
                    : std::nullopt;
        TRY_DONE(save_standings(session, connection, found.findings->standings, now));
    }
    TRY(Connection moved, move(session, connection, next, cause, who));
    if (is_new) {
        TRY_DONE(record(session, "connection.role_accepted", moved.id, who,
                        Json::Object{{"role", moved.role->str()}}));
    }
    TRY_DONE(watch(session, moved.id, who));
    return moved;
}

Status
Changes::watch(sql::Session& session, const ConnectionId& id, const jobs::Origin& who) const {
    TRY_DONE(ports_.queue.start(
        session,
        {.kind = std::string(kWatchKind),
         .business_key = id.str(),
         .input = Json::Object{{"connection", id.str()}},
         .origin = {.actor = who.actor, .request_id = who.request_id, .scope = id.str()}}));
    return {};
}

} // namespace muster::connections
