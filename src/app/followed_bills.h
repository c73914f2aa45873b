#pragma once

#include <functional>
#include <optional>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "bucket/bill_source.h"
#include "connections/bills_holder.h"
#include "connections/connection.h"
#include "jobs/job.h"
#include "jobs/queue.h"
#include "sql/session.h"

namespace muster::app {

/// Has the bills of connected accounts come in by themselves: a connection whose role works and
/// whose bills lie somewhere has a source of bills of its own, named like the account, which rests
/// while the role does not work. An account's bills come in once: of two connections to it, the one
/// that was there first keeps the source, and the other takes it up when that one is gone. All of
/// it in the caller's transaction; errors are those of the database. Thread-safe.
class FollowedBills {
public:
    struct Ports {
        const Clock& clock;
        Random& random;
        /// Queue::start() of the queue that knows bucket::PollJob and bucket::RemovalJob.
        std::function<Result<jobs::Started>(sql::Session&, const jobs::NewJob&)> start;
    };
    explicit FollowedBills(Ports ports) : ports_(std::move(ports)) {}

    /// The source of bills becomes what the connection as it stands now asks for.
    Status follow(sql::Session& session,
                  const connections::Connection& connection,
                  const jobs::Origin& who) const;
    /// Nothing is read any more. What was read stays in the ledger.
    static Status forget(sql::Session& session, const connections::Connection& connection);
    /// Who else brings the bills of the connection's account, if somebody does.
    static Result<std::optional<connections::BillsHolder>>
    other_holder(sql::Session& session, const connections::Connection& connection);

    /// Takes all bills of the connection's account out of the ledger, also those that came in
    /// otherwise under its name: the job that does. Nullopt where no account is known.
    Result<std::optional<jobs::JobId>> remove_bills(sql::Session& session,
                                                    const connections::Connection& connection,
                                                    const jobs::Origin& who) const;

private:
    Status add(sql::Session& session,
               const connections::ConnectionId& owner,
               bucket::NewBillSource what,
               const jobs::Origin& who) const;

    Ports ports_;
};

} // namespace muster::app
