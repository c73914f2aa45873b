#include "connections/watch.h"

#include <utility>

#include "connections/connection_store.h"
#include "connections/listening.h"

namespace muster::connections {
namespace {

using jobs::StepContext;
using jobs::StepOutcome;

constexpr std::string_view kNextLook = "the next look at the role";
constexpr std::string_view kRefused = "refused"; // in the cursor: once, just now

/// CloudFormation has told that it deletes the stack: what follows is known.
bool is_ending(const Connection& connection) {
    return connection.cause && connection.cause->reason == kStackDeleting;
}

/// The connection of the job, while it is to be watched.
Result<std::optional<Connection>> watched(StepContext& context) {
    TRY(const ConnectionId id, connection_of(context.job()));
    std::optional<Connection> found;
    TRY_DONE(context.read([&](sql::Session& session) -> Status {
        TRY(found, find_connection(session, id));
        return {};
    }));
    return found && found->role && is_watched(found->state) ? std::move(found) : std::nullopt;
}

} // namespace

jobs::Kind Watch::kind() const {
    return {.name = std::string(kWatchKind),
            .steps = {{"look", [this](StepContext& context) { return look(context); }}},
            .concurrency = std::nullopt,
            .retry = {},
            .timeout = std::chrono::minutes(2),
            .trail = jobs::Kind::Trail::Quiet};
}

Inspector::Depth Watch::depth_for(const Connection& connection) const {
    const bool is_well = connection.state == ConnectionState::Connected || is_ending(connection);
    const bool is_fresh =
        connection.probed_at && ports_.clock.now() - *connection.probed_at < rhythm_.permissions;
    return is_well && is_fresh ? Inspector::Depth::Role : Inspector::Depth::Permissions;
}

Result<StepOutcome> Watch::look(StepContext& context) const {
    TRY(const auto connection, watched(context));
    if (!connection) {
        return StepOutcome::done();
    }
    auto found = ports_.inspector.inspect(*connection, *connection->role, depth_for(*connection),
                                          context.stop());
    const bool ends = is_ending(*connection);
    const auto pause = ends ? rhythm_.ending : rhythm_.role;
    if (!found) { // AWS does not answer: nothing is learnt, and nothing changes
        context.note(found.error().detail);
        return StepOutcome::wait(std::string(kNextLook), pause, Json::Object{});
    }
    const bool was_refused = context.cursor().find(kRefused) != nullptr;
    const bool is_news = found->refusal && connection->state != ConnectionState::Error;
    if (is_news && !was_refused && !ends) { // IAM may need a moment to know what it knows
        return StepOutcome::wait("a second look, since the role was refused", rhythm_.second_look,
                                 Json::Object{{std::string(kRefused), true}});
    }
    context.also([this, id = connection->id, role = *connection->role,
                  found = std::move(*found)](sql::Session& session) -> Status {
        TRY(const auto now, find_connection(session, id));
        if (now && now->role == role && is_watched(now->state)) {
            TRY_DONE(ports_.changes.apply(session, *now, found,
                                          {.actor = "connections", .request_id = "", .scope = ""}));
        }
        return {};
    });
    return StepOutcome::wait(std::string(kNextLook), pause, Json::Object{});
}

Status Watch::ensure(const sql::Database& database) const {
    TRY(const auto ids, database.read(watched_connections));
    if (ids.empty()) {
        return {};
    }
    return database.write([&](sql::Session& session) -> Status {
        for (const ConnectionId& id : ids) {
            TRY_DONE(ports_.changes.watch(session, id,
                                          {.actor = "connections", .request_id = "", .scope = ""}));
        }
        return {};
    });
}

} // namespace muster::connections
