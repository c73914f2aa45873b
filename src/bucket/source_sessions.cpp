#include "bucket/source_sessions.h"

#include "aws/cached_credentials.h"
#include "aws/sts_credentials.h"

namespace muster::bucket {
namespace {

aws::Session::Ports with_credentials(const aws::Session& own, aws::CredentialsProvider& given) {
    const aws::Session::Ports& ports = own.ports();
    return {.models = ports.models,
            .transport = ports.transport,
            .credentials = given,
            .pace = ports.pace,
            .clock = ports.clock,
            .random = ports.random,
            .sleeper = ports.sleeper};
}

aws::RoleRequest request_of(const SourceRole& role) {
    return {.role_arn = role.arn, .session_name = "muster-bills", .external_id = role.external_id};
}

} // namespace

struct SourceSessions::InRole {
    InRole(aws::Session& own, const std::string& region, const SourceRole& role)
        : credentials(std::make_unique<aws::AssumedRole>(own, region, request_of(role)),
                      own.ports().clock),
          session(with_credentials(own, credentials), own.options()) {}

    aws::CachedCredentials credentials;
    aws::Session session;
};

SourceSessions::SourceSessions(aws::Session& own) : own_(own) {}
SourceSessions::~SourceSessions() = default;

aws::Session& SourceSessions::session_for(const BillSource& source) {
    if (!source.what.role) {
        return own_;
    }
    const SourceRole& role = *source.what.role;
    const std::string& region = source.what.region.str();
    const auto in_roles = in_roles_.lock();
    auto& held = (*in_roles)[role.arn + '\n' + role.external_id + '\n' + region];
    if (!held) {
        held = std::make_unique<InRole>(own_, region, role);
    }
    return held->session;
}

} // namespace muster::bucket
