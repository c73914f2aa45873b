#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "aws/credentials_provider.h"
#include "aws/session.h"

namespace muster::aws {

/// Which role to take on, and how. https://docs.aws.amazon.com/STS/latest/APIReference/
/// API_AssumeRole.html
struct RoleRequest {
    std::string role_arn;
    std::string session_name;
    std::string external_id{};
    std::string session_policy{}; // JSON; narrows what the role may
    std::string source_identity{};
    std::vector<std::pair<std::string, std::string>> tags{};
    std::chrono::seconds duration{3'600}; // a role taken on from another gets an hour at most
};

/// The temporary credentials of a role, by sts:AssumeRole. Asks each time: wrap it in
/// CachedCredentials. Errors: those of the call; Upstream "aws.bad_answer".
class AssumedRole final : public CredentialsProvider {
public:
    /// `session` is of the identity that the role trusts.
    AssumedRole(Session& session, std::string region, RoleRequest request)
        : session_(session), region_(std::move(region)), request_(std::move(request)) {}

    [[nodiscard]] Result<Credentials> credentials(const std::stop_token& stop) override;
    void forget() override { session_.ports().credentials.forget(); }

private:
    Session& session_;
    std::string region_;
    RoleRequest request_;
};

/// The role of AWS_ROLE_ARN for the token in AWS_WEB_IDENTITY_TOKEN_FILE, as Kubernetes gives it,
/// by sts:AssumeRoleWithWebIdentity. `session` needs no credentials: the call is not signed.
class WebIdentityCredentials final : public CredentialsProvider {
public:
    struct Source {
        std::string token_file;
        std::string role_arn;
        std::string session_name;
    };
    WebIdentityCredentials(Session& session, std::string region, Source source)
        : session_(session), region_(std::move(region)), source_(std::move(source)) {}

    /// Errors: those of the call, and of reading the file.
    [[nodiscard]] Result<Credentials> credentials(const std::stop_token& stop) override;

private:
    Session& session_;
    std::string region_;
    Source source_;
};

} // namespace muster::aws
