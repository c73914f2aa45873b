#include "bucket/source_sessions.h"

namespace muster::bucket {
namespace {

aws::RoleRequest request_of(const SourceRole& role) {
    return {.role_arn = role.arn, .session_name = "muster-bills", .external_id = role.external_id};
}

} // namespace

aws::Session& SourceSessions::session_for(const BillSource& source) {
    if (!source.what.role) {
        return own_;
    }
    return session_for(*source.what.role, source.what.region.str());
}

aws::Session& SourceSessions::session_for(const SourceRole& role, const std::string& region) {
    const auto in_roles = in_roles_.lock();
    auto& held = (*in_roles)[role.arn + '\n' + role.external_id + '\n' + region];
    if (!held) {
        held = std::make_unique<aws::RoleSession>(own_, region, request_of(role), own_.options());
    }
    return held->session();
}

} // namespace muster::bucket
