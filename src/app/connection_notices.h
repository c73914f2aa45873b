#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/instant.h"
#include "base/result.h"
#include "bucket/bill_source.h"
#include "connections/invitations.h"
#include "jobs/job.h"
#include "notify/post.h"
#include "sql/session.h"

namespace muster::app {

/// Tells people of their connections: mails the links to colleagues, and says, once for each
/// connection, that its bills are in. All of it in the caller's transaction. Errors of all: those
/// of the database and of notify::Post. Thread-safe.
class ConnectionNotices {
public:
    struct Ports {
        const notify::Post& post;
        const Clock& clock;
    };
    /// `public_url` is where people find the console.
    ConnectionNotices(const Ports& ports, std::string public_url)
        : ports_(ports), public_url_(std::move(public_url)) {}

    Status mail_invitation(sql::Session& session,
                           const connections::NewInvitation& made,
                           const jobs::Origin& who) const;
    /// All that is there of a source is in the ledger, these months among it. The first time that
    /// the current month is, or that of before while AWS has not begun another, the data of its
    /// connection is complete: whoever made it is mailed, and channels are told.
    Status tell_of_bills(sql::Session& session,
                         const bucket::BillSource& source,
                         const std::vector<BillingMonth>& months,
                         const jobs::Origin& who) const;

private:
    Status tell(sql::Session& session,
                const connections::Connection& connection,
                const std::vector<BillingMonth>& months,
                const jobs::Origin& who) const;

    Ports ports_;
    std::string public_url_;
};

} // namespace muster::app
