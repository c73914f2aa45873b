#include "aws/default_credentials.h"

#include "aws/cached_credentials.h"
#include "aws/metadata_credentials.h"
#include "aws/process_credentials.h"
#include "aws/profile_source.h"
#include "aws/role_credentials.h"

namespace muster::aws {
namespace {

/// AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN.
class EnvironmentWebIdentity final : public CredentialsProvider {
public:
    EnvironmentWebIdentity(const CredentialsPorts& ports, CredentialsSettings settings)
        : ports_(ports), settings_(std::move(settings)) {}

    [[nodiscard]] Result<Credentials> credentials(const std::stop_token& stop) override {
        const std::string file = settings_.variables("AWS_WEB_IDENTITY_TOKEN_FILE").value_or("");
        const std::string role = settings_.variables("AWS_ROLE_ARN").value_or("");
        if (file.empty() || role.empty()) {
            return no_credentials("a web identity");
        }
        const std::string name = settings_.variables("AWS_ROLE_SESSION_NAME").value_or("");
        return web_identity_credentials(
            ports_, settings_,
            {.token_file = file, .role_arn = role, .session_name = name.empty() ? "muster" : name},
            stop);
    }

private:
    CredentialsPorts ports_;
    CredentialsSettings settings_;
};

} // namespace

Result<Credentials> ProfileCredentials::credentials(const std::stop_token& stop) {
    TRY(ProfileSource source, ProfileSource::read(ports_, settings_, stop));
    return source.credentials();
}

std::unique_ptr<CredentialsProvider> profile_credentials(const CredentialsPorts& ports,
                                                         CredentialsSettings settings,
                                                         std::string profile) {
    settings.variables = [others = std::move(settings.variables), profile = std::move(profile)](
                             std::string_view name) -> std::optional<std::string> {
        return name == "AWS_PROFILE" ? profile : others(name);
    };
    return std::make_unique<CachedCredentials>(
        std::make_unique<ProfileCredentials>(ports, std::move(settings)), ports.clock);
}

std::unique_ptr<CredentialsProvider> default_credentials(const CredentialsPorts& ports,
                                                         const CredentialsSettings& settings) {
    std::vector<std::unique_ptr<CredentialsProvider>> sources;
    sources.push_back(std::make_unique<EnvironmentCredentials>(settings.variables));
    sources.push_back(std::make_unique<EnvironmentWebIdentity>(ports, settings));
    sources.push_back(std::make_unique<ProfileCredentials>(ports, settings));
    sources.push_back(std::make_unique<ContainerCredentials>(ports.transport, settings.variables));
    sources.push_back(std::make_unique<InstanceCredentials>(ports.transport, settings.variables));
    return std::make_unique<CachedCredentials>(
        std::make_unique<CredentialsChain>(std::move(sources)), ports.clock);
}

} // namespace muster::aws
