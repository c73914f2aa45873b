#include "connections/role_session.h"

#include <memory>

#include "aws/sts_credentials.h"

namespace muster::connections {
namespace {

aws::RoleRequest request_for(const RoleArn& role, const ExternalId& external_id) {
    return {.role_arn = role.str(),
            .session_name = std::string(kSessionName),
            .external_id = external_id.str()};
}

aws::Session::Ports ports_with(const aws::Session& own, aws::CredentialsProvider& credentials) {
    const aws::Session::Ports& ports = own.ports();
    return {.models = ports.models,
            .transport = ports.transport,
            .credentials = credentials,
            .pace = ports.pace,
            .clock = ports.clock,
            .random = ports.random,
            .sleeper = ports.sleeper};
}

aws::SessionOptions options_for(const aws::Session& own, const AwsAccountId& account) {
    aws::SessionOptions options = own.options();
    options.account = account.str();
    return options;
}

} // namespace

RoleSession::RoleSession(OwnIdentity& own, const RoleArn& role, const ExternalId& external_id)
    : credentials_(std::make_unique<aws::AssumedRole>(
                       own.session(), own.settings().region, request_for(role, external_id)),
                   own.session().ports().clock),
      session_(ports_with(own.session(), credentials_),
               options_for(own.session(), role.account())) {}

Status RoleSession::take_on() {
    TRY_DONE(credentials_.credentials());
    return {};
}

} // namespace muster::connections
