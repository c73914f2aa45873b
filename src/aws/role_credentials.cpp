#include "aws/role_credentials.h"

namespace muster::aws {
namespace {

Session::Ports session_ports(const CredentialsPorts& ports, CredentialsProvider& credentials) {
    return {.models = ports.models,
            .transport = ports.transport,
            .credentials = credentials,
            .pace = ports.pace,
            .clock = ports.clock,
            .random = ports.random,
            .sleeper = ports.sleeper};
}

} // namespace

Result<Credentials> role_credentials(const CredentialsPorts& ports,
                                     const CredentialsSettings& settings,
                                     const Credentials& from,
                                     const RoleRequest& request,
                                     const std::stop_token& stop) {
    FixedCredentials base(from);
    Session session(session_ports(ports, base), {.endpoint_url = settings.endpoint_url});
    return AssumedRole(session, settings.sts_region, request).credentials(stop);
}

Result<Credentials> web_identity_credentials(const CredentialsPorts& ports,
                                             const CredentialsSettings& settings,
                                             const WebIdentityCredentials::Source& source,
                                             const std::stop_token& stop) {
    CredentialsChain none({});
    Session session(session_ports(ports, none), {.endpoint_url = settings.endpoint_url});
    return WebIdentityCredentials(session, settings.sts_region, source).credentials(stop);
}

} // namespace muster::aws
