#pragma once

#include <functional>
#include <optional>

#include "base/instant.h"
#include "base/result.h"
#include "connections/connection.h"
#include "jobs/job.h"
#include "sql/session.h"

namespace muster::connections {

/// Who brings the bills of a connection's account instead of it. A plain value.
struct BillsHolder {
    std::optional<ConnectionId> connection; // none: a source that people keep by hand
    Instant since;
};

/// What the server does about the bills of connections, each in the caller's transaction; any of
/// them may be empty.
struct BillsHooks {
    /// What follows from how a connection stands now.
    std::function<Status(sql::Session&, const Connection&, const jobs::Origin&)> follow{};
    /// Nothing is read any more; what was read stays.
    std::function<Status(sql::Session&, const Connection&)> forget{};
    /// Who else brings the bills of the connection's account.
    std::function<Result<std::optional<BillsHolder>>(sql::Session&, const Connection&)> holder{};
    /// Has the bills that came in by it taken away: the job that does; none where there are none.
    std::function<Result<std::optional<jobs::JobId>>(
        sql::Session&, const Connection&, const jobs::Origin&)>
        remove{};
};

} // namespace muster::connections
