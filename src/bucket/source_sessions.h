#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "aws/role_session.h"
#include "base/mutex.h"
#include "base/result.h"
#include "bucket/bill_source.h"

namespace muster::bucket {

/// In whose name each source's bucket is read: Muster's own identity, or a role that it takes on
/// and keeps. Thread-safe; `own` outlives it, and it its sessions.
class SourceSessions {
public:
    explicit SourceSessions(aws::Session& own) : own_(own) {}
    SourceSessions(const SourceSessions&) = delete;
    SourceSessions& operator=(const SourceSessions&) = delete;

    [[nodiscard]] aws::Session& session_for(const BillSource& source);
    /// `region` is that of STS.
    [[nodiscard]] aws::Session& session_for(const SourceRole& role, const std::string& region);

private:
    aws::Session& own_;
    // By role, external id and region of STS.
    Guarded<std::map<std::string, std::unique_ptr<aws::RoleSession>>> in_roles_;
};

} // namespace muster::bucket
