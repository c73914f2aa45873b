#include "connections/role_session.h"

#include <string>

namespace muster::connections {
namespace {

aws::RoleRequest request_for(const RoleArn& role, const ExternalId& external_id) {
    return {.role_arn = role.str(),
            .session_name = std::string(kSessionName),
            .external_id = external_id.str()};
}

aws::SessionOptions options_for(const aws::Session& own, const AwsAccountId& account) {
    aws::SessionOptions options = own.options();
    options.account = account.str();
    return options;
}

} // namespace

RoleSession::RoleSession(OwnIdentities& own, const RoleArn& role, const ExternalId& external_id)
    : aws::RoleSession(own.in(role.partition()).session(),
                       own.in(role.partition()).settings().region,
                       request_for(role, external_id),
                       options_for(own.in(role.partition()).session(), role.account())) {}

} // namespace muster::connections
