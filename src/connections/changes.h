#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "audit/log.h"
#include "base/clock.h"
#include "base/result.h"
#include "connections/connection.h"
#include "connections/inspector.h"
#include "jobs/job.h"
#include "jobs/queue.h"
#include "notify/post.h"
#include "sql/session.h"

namespace muster::connections {

/// The kinds of job of this module.
inline constexpr std::string_view kListenKind = "connection.listen"; // until a role works
inline constexpr std::string_view kWatchKind = "connection.watch";   // as long as one does

/// The cause of a connection whose role works still, and whose stack is being deleted.
inline constexpr std::string_view kStackDeleting = "connection.stack_deleting";

/// Changes a connection, with all that has to happen in the same transaction: the audit event, the
/// notice to channels, the job that watches. Errors of all: those of the database. Thread-safe.
class Changes {
public:
    struct Ports {
        audit::Log& audit;
        const notify::Post& post;
        jobs::Queue& queue; // that knows the kinds of this module
        const Clock& clock;
        /// What follows, in the same transaction, from how a connection stands now; may be empty.
        std::function<Status(sql::Session&, const Connection&, const jobs::Origin&)> follow{};
    };
    explicit Changes(Ports ports) : ports_(std::move(ports)) {}

    Status record(sql::Session& session,
                  std::string_view action,
                  const ConnectionId& id,
                  const jobs::Origin& who,
                  Json details = Json::Object{}) const;

    /// Saves the connection, and has follow what does. Errors: those of save_connection().
    Status save(sql::Session& session, const Connection& connection, const jobs::Origin& who) const;

    /// Saves the connection in another state; what it was before is audited, and told to channels
    /// where people would want to know. Errors: also those of Connection::moved_to() and
    /// save_connection().
    Result<Connection> move(sql::Session& session,
                            const Connection& connection,
                            ConnectionState next,
                            std::optional<Cause> why,
                            const jobs::Origin& who) const;

    /// What was found of its role becomes how the connection stands. Errors: as move().
    Result<Connection> apply(sql::Session& session,
                             Connection connection,
                             const Inspection& found,
                             const jobs::Origin& who) const;

    /// The open job that watches the connection, made when there is none.
    Status watch(sql::Session& session, const ConnectionId& id, const jobs::Origin& who) const;

private:
    Status tell(sql::Session& session,
                const Connection& before,
                const Connection& after,
                const jobs::Origin& who) const;

    Ports ports_;
};

} // namespace muster::connections
