#pragma once

#include <stop_token>
#include <string>
#include <utility>

#include "aws/default_credentials.h"
#include "aws/profile_file.h"

namespace muster::aws {

/// The shared files as they are now, and the way from a profile to its credentials.
class ProfileSource {
public:
    /// Reads AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, or those in ~/.aws; one that is not
    /// there is empty. Errors: those of reading.
    static Result<ProfileSource>
    read(const CredentialsPorts& ports, const CredentialsSettings& settings, std::stop_token stop);

    /// Errors: see ProfileCredentials.
    Result<Credentials> credentials();

private:
    ProfileSource(const CredentialsPorts& ports,
                  const CredentialsSettings& settings,
                  std::stop_token stop)
        : ports_(ports), settings_(settings), stop_(std::move(stop)) {}

    Result<Credentials> of_profile(const std::string& name, int depth);
    Result<Credentials> of_role(const std::string& name, const Profile& profile, int depth);
    Result<Credentials> base_of_role(const std::string& name, const Profile& profile, int depth);
    Result<Credentials> named_source(const std::string& name);
    [[nodiscard]] std::string variable(std::string_view name) const {
        return settings_.variables(name).value_or("");
    }

    CredentialsPorts ports_;
    CredentialsSettings settings_;
    std::stop_token stop_;
    Profiles profiles_;
};

} // namespace muster::aws
