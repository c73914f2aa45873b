#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "aws/role_session.h"
#include "base/aws_partition.h"
#include "base/mutex.h"
#include "base/result.h"
#include "bucket/bill_source.h"

namespace muster::bucket {

/// In whose name each source's bucket is read: Muster's own identity in the region's partition, or
/// a role that it takes on and keeps. Thread-safe; `own` and its sessions outlive it, and it its
/// sessions.
class SourceSessions {
public:
    using Own = std::function<aws::Session&(AwsPartition)>;
    explicit SourceSessions(Own own) : own_(std::move(own)) {}
    SourceSessions(const SourceSessions&) = delete;
    SourceSessions& operator=(const SourceSessions&) = delete;

    [[nodiscard]] aws::Session& session_for(const BillSource& source);
    /// `region` is that of STS.
    [[nodiscard]] aws::Session& session_for(const SourceRole& role, const std::string& region);

private:
    Own own_;
    // By role, external id and region of STS.
    Guarded<std::map<std::string, std::unique_ptr<aws::RoleSession>>> in_roles_;
};

} // namespace muster::bucket
