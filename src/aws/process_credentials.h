#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/credentials_provider.h"

namespace muster::aws {

/// Runs the program of a profile's `credential_process`, without a shell, and reads version 1 of
/// the JSON that it prints. What it says on standard error is not repeated: it may hold secrets.
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
class ProcessCredentials final : public CredentialsProvider {
public:
    ProcessCredentials(std::string command, Variables variables)
        : command_(std::move(command)), variables_(std::move(variables)) {}

    /// Errors: Unauthorized "aws.bad_credentials"; Unavailable "aws.credential_process" when the
    /// program cannot be run, fails, or takes more than a minute.
    [[nodiscard]] Result<Credentials> credentials(const std::stop_token& stop) override;

private:
    std::string command_;
    Variables variables_;
};

/// Takes a command line apart at blanks outside of double quotes. Empty for open quotes.
std::vector<std::string> command_words(std::string_view command);

} // namespace muster::aws
