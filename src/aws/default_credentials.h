#pragma once

#include <memory>
#include <optional>
#include <string>

#include "aws/credentials_provider.h"
#include "aws/session.h"

namespace muster::aws {

/// What finding credentials needs: all that a session does but credentials.
struct CredentialsPorts {
    ModelCatalog& models;
    Transport& transport;
    Pace& pace;
    const Clock& clock;
    Random& random;
    Sleeper& sleeper;
};

/// Where they are looked for, and where STS is asked when a source is a role.
struct CredentialsSettings {
    Variables variables;
    std::string sts_region;
    std::optional<std::string> endpoint_url{};
};

/// The profile of AWS_PROFILE, or `default`, in the shared files: keys, a program, a role taken on
/// from another profile or source, a role for a web identity. Errors: Unauthorized
/// "aws.no_credentials" without files or without such a profile when none was named, and
/// "aws.bad_profile" for one that is not there, goes in circles or says too little.
class ProfileCredentials final : public CredentialsProvider {
public:
    ProfileCredentials(const CredentialsPorts& ports, CredentialsSettings settings)
        : ports_(ports), settings_(std::move(settings)) {}

    [[nodiscard]] Result<Credentials> credentials(const std::stop_token& stop) override;

private:
    CredentialsPorts ports_;
    CredentialsSettings settings_;
};

/// Those of one profile, whatever the environment names. Kept until shortly before they expire.
std::unique_ptr<CredentialsProvider> profile_credentials(const CredentialsPorts& ports,
                                                         CredentialsSettings settings,
                                                         std::string profile);

/// The usual sources in the order of AWS's SDKs: environment, web identity, profile, container,
/// instance. What is found is kept until shortly before it expires.
std::unique_ptr<CredentialsProvider> default_credentials(const CredentialsPorts& ports,
                                                         const CredentialsSettings& settings);

} // namespace muster::aws
