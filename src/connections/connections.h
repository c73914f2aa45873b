#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "connections/bills_holder.h"
#include "connections/changes.h"
#include "connections/connection_store.h"
#include "connections/feature.h"
#include "connections/inspector.h"
#include "sql/database.h"

namespace muster::connections {

struct NewConnection {
    ConnectionName name;
    ConnectionKind kind = ConnectionKind::Management;
    AwsPartition partition = AwsPartition::Aws;
    std::optional<AwsAccountId> account; // none: a role has to be registered
    std::optional<BillsPlace> bills;
};

/// What changes about a connection; absent stays as it is.
struct ConnectionEdit {
    std::optional<ConnectionName> name;
    std::optional<std::optional<BillsPlace>> bills; // nobody says where: it is found anew
};

/// The connections to AWS, as people keep them. Whoever calls has checked the permission. Each
/// change is in the audit log. Thread-safe as far as its ports are.
class Connections {
public:
    struct Ports {
        const sql::Database& database;
        const Changes& changes;
        const Inspector& inspector;
        OwnIdentities& own;
        jobs::Queue& queue; // that knows the kinds of this module
        const Clock& clock;
        Random& random;
    };
    Connections(const Ports& ports, BillsHooks bills) : ports_(ports), bills_(std::move(bills)) {}

    /// With an account it listens for the role at once. Errors: Conflict
    /// "connection.duplicate_name"; Impossible "connection.no_identity_there".
    Result<Connection> create(const NewConnection& wanted, const jobs::Origin& who) const;
    /// `revision` is the one the caller has seen. Errors: NotFound "connection.not_found"; Stale
    /// "connection.stale"; Conflict "connection.duplicate_name".
    Result<Connection> edit(const ConnectionId& id,
                            std::int64_t revision,
                            const ConnectionEdit& edit,
                            const jobs::Origin& who) const;

    /// Takes a role for the connection's own, once it was seen to work and to be safe; the same
    /// again is looked at again, and is no error. Errors: Invalid "role_arn.malformed"; NotFound
    /// "connection.not_found"; Impossible "connection.wrong_partition", "connection.wrong_account",
    /// "connection.not_management", "connection.external_id_not_required",
    /// "connection.external_id_not_checked"; Conflict "connection.role_taken",
    /// "connection.role_not_assumable"; those of Inspector::inspect().
    Result<Connection> register_role(const ConnectionId& id,
                                     std::string_view role,
                                     const jobs::Origin& who,
                                     const std::stop_token& stop) const;
    /// Waits for the role that templates make; the job that does. Errors: NotFound
    /// "connection.not_found"; Impossible "connection.no_account"; Conflict
    /// "connection.already_connected".
    Result<jobs::JobId> listen(const ConnectionId& id, const jobs::Origin& who) const;
    /// Looks at the role and its permissions now. Errors: NotFound "connection.not_found"; Conflict
    /// "connection.no_role"; those of Inspector::inspect().
    Result<Connection>
    check(const ConnectionId& id, const jobs::Origin& who, const std::stop_token& stop) const;

    /// Muster calls nothing any more by it; what was read stays. Again is no error. Errors:
    /// NotFound "connection.not_found".
    Result<Connection> disconnect(const ConnectionId& id, const jobs::Origin& who) const;
    /// The bills that came in by a connection that was ended are deleted; the job that does it.
    /// `confirmed` is the connection's name, as whoever asks has typed it. Errors: NotFound
    /// "connection.not_found"; Invalid "connection.not_confirmed"; Conflict
    /// "connection.still_connected", "connection.bills_of_another"; Impossible
    /// "connection.no_bills".
    Result<jobs::JobId>
    delete_bills(const ConnectionId& id, std::string_view confirmed, const jobs::Origin& who) const;
    /// It and what was read through it are gone. Errors: NotFound "connection.not_found".
    Status remove(const ConnectionId& id, const jobs::Origin& who) const;

    /// Errors: NotFound "connection.not_found".
    [[nodiscard]] Result<Connection> get(const ConnectionId& id) const;
    /// Whether AWS is asked for its role again and again now.
    [[nodiscard]] Result<bool> is_listening(const ConnectionId& id) const;
    [[nodiscard]] Result<std::vector<Connection>> list(const ConnectionPage& page) const;
    /// Errors: NotFound "connection.not_found".
    [[nodiscard]] Result<std::vector<FeatureStanding>> features(const ConnectionId& id) const;

private:
    using Standings = std::vector<FeatureStanding>;
    Result<jobs::JobId>
    start_listening(sql::Session& session, Connection& connection, const jobs::Origin& who) const;
    Status expect_deletable_bills(sql::Session& session, const Connection& connection) const;
    Result<std::string> name_of(sql::Session& session, const BillsHolder& holder) const;
    Status
    name_bills_holder(sql::Session& session, const Connection& connection, Standings& all) const;
    Status expect_fitting(const Connection& connection, const RoleArn& role) const;
    Status refuse(const Connection& connection, const Error& error, const jobs::Origin& who) const;

    Ports ports_;
    BillsHooks bills_;
};

} // namespace muster::connections
