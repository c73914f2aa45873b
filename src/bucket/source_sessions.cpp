#include "bucket/source_sessions.h"

namespace muster::bucket {
namespace {

aws::RoleRequest request_of(const SourceRole& role) {
    return {.role_arn = role.arn, .session_name = "muster-bills", .external_id = role.external_id};
}

} // namespace

aws::Session& SourceSessions::session_for(const BillSource& source) {
    const std::string& region = source.what.region.str();
    return source.what.role ? session_for(*source.what.role, region)
                            : own_(partition_of_region(region));
}

aws::Session& SourceSessions::session_for(const SourceRole& role, const std::string& region) {
    const auto in_roles = in_roles_.lock();
    auto& held = (*in_roles)[role.arn + '\n' + role.external_id + '\n' + region];
    if (!held) {
        aws::Session& own = own_(partition_of_region(region));
        held = std::make_unique<aws::RoleSession>(own, region, request_of(role), own.options());
    }
    return held->session();
}

} // namespace muster::bucket
