#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "aws/credentials.h"
#include "base/result.h"

namespace muster::aws {

/// Where credentials come from. Errors: Unauthorized "aws.no_credentials" when this source has
/// none, so that the next of a chain is asked; any other error ends the search.
class CredentialsProvider {
public:
    virtual ~CredentialsProvider() = default;
    /// `stop` ends the search at once, with an error: sources are asked over networks. Errors: also
    /// Unavailable "aws.cancelled", "net.cancelled".
    [[nodiscard]] virtual Result<Credentials> credentials(const std::stop_token& stop) = 0;
    /// Those given out last were refused as expired; the next must be new ones.
    virtual void forget() {}
};

/// The same for ever. Thread-safe.
class FixedCredentials final : public CredentialsProvider {
public:
    explicit FixedCredentials(Credentials credentials) : credentials_(std::move(credentials)) {}
    [[nodiscard]] Result<Credentials> credentials(const std::stop_token&) override {
        return credentials_;
    }

private:
    Credentials credentials_;
};

/// The first of its sources that has any. Remembers nothing. Errors: Unauthorized
/// "aws.no_credentials" when none has; that of a source that failed otherwise.
class CredentialsChain final : public CredentialsProvider {
public:
    explicit CredentialsChain(std::vector<std::unique_ptr<CredentialsProvider>> sources)
        : sources_(std::move(sources)) {}
    [[nodiscard]] Result<Credentials> credentials(const std::stop_token& stop) override;
    void forget() override;

private:
    std::vector<std::unique_ptr<CredentialsProvider>> sources_;
};

/// Looks a variable of the environment up; nullopt or empty when it is not set.
using Variables = std::function<std::optional<std::string>(std::string_view)>;

/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.
class EnvironmentCredentials final : public CredentialsProvider {
public:
    explicit EnvironmentCredentials(Variables variables) : variables_(std::move(variables)) {}
    /// Errors: also Unauthorized "aws.bad_credentials" for a key without its secret.
    [[nodiscard]] Result<Credentials> credentials(const std::stop_token& stop) override;

private:
    Variables variables_;
};

/// The error of a source that has nothing.
Error no_credentials(std::string_view where);

} // namespace muster::aws
