#pragma once

#include <functional>

#include "app/history_reads.h"
#include "base/result.h"
#include "connections/connection.h"
#include "jobs/job.h"
#include "jobs/queue.h"
#include "sql/session.h"

namespace muster::app {

/// Has Cost Explorer tell what a connected account cost before its first bill, once: when its role
/// works for the first time; not while bills of the account are being deleted. A member account has
/// it only where bills of its own are read, since its costs are also in the history of who pays for
/// it. Thread-safe.
class FollowedHistory {
public:
    struct Ports {
        /// Queue::start() of the queue that knows history::HistoryJob.
        std::function<Result<jobs::Started>(sql::Session&, const jobs::NewJob&)> start;
        /// Queue::cancel() of the same.
        std::function<Result<jobs::Job>(sql::Session&, const jobs::JobId&, const jobs::Origin&)>
            cancel;
    };
    FollowedHistory(Ports ports, HistoryReads reads) : ports_(std::move(ports)), reads_(reads) {}

    /// In the caller's transaction; errors are those of the database.
    Status follow(sql::Session& session,
                  const connections::Connection& connection,
                  const jobs::Origin& who) const;
    /// What was asked is forgotten with the connection. What was read stays in the ledger.
    static Status forget(sql::Session& session, const connections::Connection& connection);
    /// Where what was read goes, too: nothing comes after it, and a later connection asks anew.
    Status call_off(sql::Session& session,
                    const connections::Connection& connection,
                    const jobs::Origin& who) const;

private:
    Ports ports_;
    HistoryReads reads_;
};

} // namespace muster::app
