#include "aws/role_session.h"

#include <memory>
#include <utility>

namespace muster::aws {
namespace {

Session::Ports ports_with(const Session& own, CredentialsProvider& credentials) {
    const Session::Ports& ports = own.ports();
    return {.models = ports.models,
            .transport = ports.transport,
            .credentials = credentials,
            .pace = ports.pace,
            .clock = ports.clock,
            .random = ports.random,
            .sleeper = ports.sleeper};
}

} // namespace

RoleSession::RoleSession(Session& own,
                         std::string region,
                         RoleRequest request,
                         SessionOptions options)
    : credentials_(std::make_unique<AssumedRole>(own, std::move(region), std::move(request)),
                   own.ports().clock),
      session_(ports_with(own, credentials_), std::move(options)) {}

Status RoleSession::take_on(const std::stop_token& stop) {
    TRY_DONE(credentials_.credentials(stop));
    return {};
}

} // namespace muster::aws
