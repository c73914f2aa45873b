#include "connections/listening.h"

#include <utility>

#include "connections/connection_store.h"

namespace muster::connections {
namespace {

using jobs::StepContext;
using jobs::StepOutcome;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr seconds kOften{2};
constexpr seconds kAfterTrouble{5}; // AWS does not answer

/// Whether the connection still waits for its role. Nullopt: nothing is left to do.
Result<std::optional<Connection>> awaiting(StepContext& context) {
    TRY(const ConnectionId id, connection_of(context.job()));
    std::optional<Connection> found;
    TRY_DONE(context.read([&](sql::Session& session) -> Status {
        TRY(found, find_connection(session, id));
        return {};
    }));
    const bool awaits =
        found && found->expected_role() &&
        (found->state == ConnectionState::Pending || found->state == ConnectionState::Verifying ||
         found->state == ConnectionState::Error);
    return awaits ? std::move(found) : std::nullopt;
}

/// Inside the transaction that saves a step: the connection as it is then, if it still waits.
Status change(sql::Session& session,
              const ConnectionId& id,
              const std::function<Status(const Connection&)>& work) {
    TRY(const auto found, find_connection(session, id));
    if (!found || found->state == ConnectionState::Disconnected ||
        found->state == ConnectionState::Connected || found->state == ConnectionState::Degraded) {
        return {}; // somebody was faster
    }
    return work(*found);
}

} // namespace

Result<ConnectionId> connection_of(const jobs::Job& job) {
    return ConnectionId::parse(job.business_key);
}

milliseconds Listening::delay_after(milliseconds listened) {
    if (listened < minutes(30)) {
        return kOften;
    }
    return listened < hours(24) ? seconds(30) : minutes(5);
}

jobs::Kind Listening::kind() const {
    return {.name = std::string(kListenKind),
            .steps = {{"role", [this](StepContext& context) { return await_role(context); }},
                      {"verification", [this](StepContext& context) { return verify(context); }}},
            .concurrency = std::nullopt,
            .retry = {},
            .timeout = minutes(2),
            .trail = jobs::Kind::Trail::Audited};
}

Result<StepOutcome> Listening::await_role(StepContext& context) const {
    TRY(const auto connection, awaiting(context));
    if (!connection) {
        return StepOutcome::done();
    }
    const milliseconds listened = context.now() - context.job().created_at;
    if (listened > kPatience) {
        return Error{ErrorKind::Impossible, "connection.not_seen",
                     "no role has let Muster in for two weeks; listen again when there is one"};
    }
    const RoleArn role = *connection->expected_role();
    const auto found =
        ports_.inspector.inspect(*connection, role, Inspector::Depth::Role, context.stop());
    if (!found) {
        context.note(found.error().detail);
        return StepOutcome::wait("AWS to answer", kAfterTrouble);
    }
    if (found->refusal) {
        return StepOutcome::wait("the role " + std::string(role.name()) + " in account " +
                                     role.account().str(),
                                 delay_after(listened));
    }
    context.also([this, id = connection->id, who = context.job().origin](sql::Session& session) {
        return change(session, id, [&](const Connection& now) -> Status {
            TRY_DONE(
                ports_.changes.move(session, now, ConnectionState::Verifying, std::nullopt, who));
            return {};
        });
    });
    return StepOutcome::done();
}

Result<StepOutcome> Listening::verify(StepContext& context) const {
    TRY(const auto connection, awaiting(context));
    if (!connection) {
        return StepOutcome::done();
    }
    auto found = ports_.inspector.inspect(*connection, *connection->expected_role(),
                                          Inspector::Depth::Permissions, context.stop());
    if (!found) {
        context.note(found.error().detail);
        return StepOutcome::wait("AWS to answer", kAfterTrouble);
    }
    const auto refusal = found->refusal;
    context.also([this, id = connection->id, who = context.job().origin,
                  found = std::move(*found)](sql::Session& session) {
        return change(session, id, [&](const Connection& now) -> Status {
            TRY_DONE(ports_.changes.apply(session, now, found, who));
            return {};
        });
    });
    if (refusal) {
        context.note(refusal->detail);
        return StepOutcome::wait("the role to be put right",
                                 delay_after(context.now() - context.job().created_at));
    }
    return StepOutcome::done();
}

} // namespace muster::connections
