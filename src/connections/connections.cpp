#include "connections/connections.h"

#include <fmt/format.h>

#include "connections/feature_store.h"
#include "connections/first_bills.h"
#include "connections/invitation_store.h"
#include "jobs/job_rows.h"
#include "jobs/open_job.h"

namespace muster::connections {
namespace {

Error not_found() {
    return {ErrorKind::NotFound, "connection.not_found", "there is no such connection"};
}

Error no_bills() {
    return {ErrorKind::Impossible, "connection.no_bills", "no bills came in by this connection"};
}

} // namespace

Result<Connection> Connections::create(const NewConnection& wanted, const jobs::Origin& who) const {
    // Who it is may not be known yet; where it is nobody does not change.
    if (auto own = ports_.own.identity_in(wanted.partition);
        !own && own.error().kind == ErrorKind::Impossible) {
        return std::move(own.error());
    }
    const Instant now = ports_.clock.now();
    Connection connection{.id = ConnectionId::make(ports_.clock, ports_.random),
                          .name = wanted.name,
                          .kind = wanted.kind,
                          .partition = wanted.partition,
                          .account = wanted.account,
                          .external_id = make_external_id(ports_.random),
                          .role = {},
                          .state = ConnectionState::Pending,
                          .since = now,
                          .cause = {},
                          .bills = wanted.bills,
                          .checked_at = {},
                          .worked_at = {},
                          .probed_at = {},
                          .task = {},
                          .created_at = now,
                          .changed_at = now};
    return ports_.database.write([&](sql::Session& session) -> Result<Connection> {
        TRY_DONE(insert_connection(session, connection));
        TRY_DONE(note_maker(session, connection.id, who.actor));
        TRY_DONE(ports_.changes.record(
            session, "connection.created", connection.id, who,
            Json::Object{
                {"kind", kConnectionKindNames.name(connection.kind)},
                {"partition", kAwsPartitionNames.name(connection.partition)},
                {"account", connection.account ? Json(connection.account->str()) : Json()}}));
        if (connection.account) {
            TRY_DONE(start_listening(session, connection, who));
            TRY_DONE(save_connection(session, connection));
        }
        return connection;
    });
}

Result<jobs::JobId> Connections::start_listening(sql::Session& session,
                                                 Connection& connection,
                                                 const jobs::Origin& who) const {
    const jobs::NewJob job{
        .kind = std::string(kListenKind),
        .business_key = connection.id.str(),
        .input = Json::Object{{"connection", connection.id.str()}},
        .origin = {.actor = who.actor, .request_id = who.request_id, .scope = connection.id.str()}};
    TRY(jobs::Started started, ports_.queue.start(session, job));
    if (started.novelty == jobs::Started::Novelty::AlreadyOpen) {
        // One that waits asks seldom by now: another begins where somebody looks on. One that asks
        // at this moment would have to end first, and then nobody listened.
        TRY(const jobs::Job open, jobs::get_job(session, started.id));
        if (open.state != jobs::JobState::Running) {
            TRY_DONE(ports_.queue.cancel(session, started.id, who));
            TRY(started, ports_.queue.start(session, job));
        }
    }
    connection.task = started.id.str();
    return started.id;
}

Result<Connection> Connections::edit(const ConnectionId& id,
                                     std::int64_t revision,
                                     const ConnectionEdit& edit,
                                     const jobs::Origin& who) const {
    return ports_.database.write([&](sql::Session& session) -> Result<Connection> {
        TRY(Connection connection, get_connection(session, id));
        if (connection.revision != revision) {
            return Error{ErrorKind::Stale, "connection.stale",
                         "the connection was changed meanwhile"};
        }
        connection.name = edit.name.value_or(connection.name);
        if (edit.bills && *edit.bills != connection.bills) {
            connection.bills = *edit.bills;
            connection.probed_at.reset(); // what lies there is seen with the next look
        }
        connection.changed_at = ports_.clock.now();
        ++connection.revision;
        TRY_DONE(ports_.changes.save(session, connection, who));
        TRY_DONE(ports_.changes.record(session, "connection.edited", id, who));
        return connection;
    });
}

Status Connections::expect_fitting(const Connection& connection, const RoleArn& role) const {
    if (role.partition() != connection.partition) {
        return Error{ErrorKind::Impossible, "connection.wrong_partition",
                     fmt::format("the role is in the partition {}, the connection in {}",
                                 kAwsPartitionNames.name(role.partition()),
                                 kAwsPartitionNames.name(connection.partition))};
    }
    if (connection.account && role.account() != *connection.account) {
        return Error{ErrorKind::Impossible, "connection.wrong_account",
                     fmt::format("the role is in account {}, the connection is to {}: sign in to "
                                 "that account, or make another connection for this one",
                                 role.account().str(), connection.account->str())};
    }
    return {};
}

/// A role that was not taken is worth a line in the audit log, whoever tried.
Status Connections::refuse(const Connection& connection,
                           const Error& error,
                           const jobs::Origin& who) const {
    TRY_DONE(ports_.database.write([&](sql::Session& session) {
        return ports_.changes.record(session, "connection.role_refused", connection.id, who,
                                     Json::Object{{"cause", std::string(error.reason)}});
    }));
    return error;
}

Result<Connection> Connections::register_role(const ConnectionId& id,
                                              std::string_view text,
                                              const jobs::Origin& who,
                                              const std::stop_token& stop) const {
    TRY(const RoleArn role, RoleArn::parse(text));
    TRY(Connection connection, get(id));
    if (const Status fits = expect_fitting(connection, role); !fits) {
        TRY_DONE(refuse(connection, fits.error(), who));
    }
    connection.role = role;
    TRY_DONE(ports_.database.read(
        [&](sql::Session& session) { return expect_free_role(session, connection); }));
    TRY(const Inspection found,
        ports_.inspector.inspect(connection, role, Inspector::Depth::Permissions, stop));
    if (found.refusal) {
        TRY_DONE(refuse(connection, *found.refusal, who));
    }
    return ports_.database.write([&](sql::Session& session) -> Result<Connection> {
        TRY(const Connection now, get_connection(session, id));
        TRY_DONE(expect_fitting(now, role));
        return ports_.changes.apply(session, now, found, who);
    });
}

Result<jobs::JobId> Connections::listen(const ConnectionId& id, const jobs::Origin& who) const {
    return ports_.database.write([&](sql::Session& session) -> Result<jobs::JobId> {
        TRY(Connection connection, get_connection(session, id));
        if (!connection.expected_role()) {
            return Error{ErrorKind::Impossible, "connection.no_account",
                         "it is not known which account to listen for: register the role's ARN"};
        }
        if (connection.state == ConnectionState::Connected ||
            connection.state == ConnectionState::Degraded) {
            return Error{ErrorKind::Conflict, "connection.already_connected",
                         "the connection's role works"};
        }
        if (connection.state == ConnectionState::Disconnected) {
            TRY(connection, ports_.changes.move(session, connection, ConnectionState::Pending,
                                                std::nullopt, who));
        }
        TRY(const jobs::JobId job, start_listening(session, connection, who));
        TRY_DONE(save_connection(session, connection));
        return job;
    });
}

Result<Connection> Connections::check(const ConnectionId& id,
                                      const jobs::Origin& who,
                                      const std::stop_token& stop) const {
    TRY(const Connection connection, get(id));
    if (!connection.role || !is_watched(connection.state)) {
        return Error{ErrorKind::Conflict, "connection.no_role",
                     "the connection has no role to look at"};
    }
    TRY(const Inspection found, ports_.inspector.inspect(connection, *connection.role,
                                                         Inspector::Depth::Permissions, stop));
    return ports_.database.write([&](sql::Session& session) -> Result<Connection> {
        TRY(const Connection now, get_connection(session, id));
        if (now.role != connection.role || !is_watched(now.state)) {
            return now; // changed meanwhile: what was found is of the past
        }
        return ports_.changes.apply(session, now, found, who);
    });
}

Result<Connection> Connections::disconnect(const ConnectionId& id, const jobs::Origin& who) const {
    return ports_.database.write([&](sql::Session& session) -> Result<Connection> {
        TRY(const Connection connection, get_connection(session, id));
        TRY_DONE(delete_invitations_of(session, id));
        return ports_.changes.move(session, connection, ConnectionState::Disconnected, std::nullopt,
                                   who);
    });
}

Result<jobs::JobId> Connections::delete_bills(const ConnectionId& id,
                                              std::string_view confirmed,
                                              const jobs::Origin& who) const {
    return ports_.database.write([&](sql::Session& session) -> Result<jobs::JobId> {
        TRY(const Connection connection, get_connection(session, id));
        if (confirmed != connection.name.str()) {
            return Error{ErrorKind::Invalid, "connection.not_confirmed",
                         "to delete the bills of a connection, send its name"};
        }
        TRY_DONE(expect_deletable_bills(session, connection));
        TRY(const auto job, bills_.remove(session, connection, who));
        if (!job) {
            return no_bills();
        }
        TRY_DONE(ports_.changes.record(session, "connection.bills_deleted", id, who,
                                       Json::Object{{"task", job->str()}}));
        return *job;
    });
}

Status Connections::expect_deletable_bills(sql::Session& session,
                                           const Connection& connection) const {
    if (connection.state != ConnectionState::Disconnected) {
        return Error{ErrorKind::Conflict, "connection.still_connected",
                     "bills would only come in again: disconnect first"};
    }
    if (!bills_.remove) {
        return no_bills();
    }
    if (!bills_.holder) {
        return {};
    }
    TRY(const auto holder, bills_.holder(session, connection));
    if (!holder) {
        return {};
    }
    TRY(const std::string who, name_of(session, *holder));
    return Error{ErrorKind::Conflict, "connection.bills_of_another",
                 fmt::format("the bills of this account come in by {} too: end that first", who)};
}

Status Connections::remove(const ConnectionId& id, const jobs::Origin& who) const {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const Connection connection, get_connection(session, id));
        if (bills_.forget) {
            TRY_DONE(bills_.forget(session, connection));
        }
        TRY_DONE(delete_invitations_of(session, id));
        TRY_DONE(forget_first_bills(session, id));
        TRY(const bool was_there, delete_connection(session, id));
        return was_there ? ports_.changes.record(session, "connection.removed", id, who)
                         : not_found();
    });
}

Result<Connection> Connections::get(const ConnectionId& id) const {
    return ports_.database.read([&](sql::Session& session) { return get_connection(session, id); });
}

Result<bool> Connections::is_listening(const ConnectionId& id) const {
    return ports_.database.read([&](sql::Session& session) -> Result<bool> {
        TRY(const auto job, jobs::find_open_job(session, kListenKind, id.str()));
        return job.has_value();
    });
}

Result<std::vector<Connection>> Connections::list(const ConnectionPage& page) const {
    return ports_.database.read(
        [&](sql::Session& session) { return list_connections(session, page); });
}

Result<std::vector<FeatureStanding>> Connections::features(const ConnectionId& id) const {
    return ports_.database.read([&](sql::Session& session) -> Result<Standings> {
        TRY(const Connection connection, get_connection(session, id));
        TRY(Standings all, feature_standings(session, connection));
        TRY_DONE(name_bills_holder(session, connection, all));
        return all;
    });
}

/// For people.
Result<std::string> Connections::name_of(sql::Session& session, const BillsHolder& holder) const {
    if (!holder.connection) {
        return "a source in S3 that is kept by hand";
    }
    TRY(const auto other, find_connection(session, *holder.connection));
    return fmt::format("the connection {} ({})", other ? other->name.str() : "that was removed",
                       holder.connection->str());
}

/// Bills that another brings in already do not come in once more: that is told instead of what the
/// role may, which is not asked for.
Status Connections::name_bills_holder(sql::Session& session,
                                      const Connection& connection,
                                      Standings& all) const {
    if (!bills_.holder || !is_watched(connection.state)) {
        return {};
    }
    TRY(const auto holder, bills_.holder(session, connection));
    if (!holder) {
        return {};
    }
    TRY(const std::string who, name_of(session, *holder));
    for (std::size_t i = 0; i < all.size(); ++i) { // both in the catalogue's order
        if (muster::connections::features()[i].waits_for == WaitsFor::Bucket &&
            muster::connections::features()[i].is_for(connection)) {
            all[i].state = FeatureState::Waiting;
            all[i].since = holder->since;
            all[i].missing.clear();
            all[i].waits_for =
                fmt::format("the bills of account {} come in by {} already",
                            connection.account ? connection.account->str() : "", who);
        }
    }
    return {};
}

} // namespace muster::connections
