#pragma once

#include "aws/default_credentials.h"
#include "aws/sts_credentials.h"

namespace muster::aws {

/// Takes a role on once, for who has credentials of his own, in a session made for it.
Result<Credentials> role_credentials(const CredentialsPorts& ports,
                                     const CredentialsSettings& settings,
                                     const Credentials& from,
                                     const RoleRequest& request,
                                     const std::stop_token& stop);

/// The same for who has a token of an identity provider.
Result<Credentials> web_identity_credentials(const CredentialsPorts& ports,
                                             const CredentialsSettings& settings,
                                             const WebIdentityCredentials::Source& source,
                                             const std::stop_token& stop);

} // namespace muster::aws
