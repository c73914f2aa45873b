#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "aws/session.h"
#include "base/aws_account_id.h"
#include "base/aws_partition.h"
#include "base/clock.h"
#include "base/enum_names.h"
#include "base/mutex.h"
#include "base/result.h"
#include "connections/topic_arn.h"

namespace muster::connections {

/// The ways to make a role, each a text that somebody runs in the account.
enum class Way {
    Console,   // CloudFormation's page for creating a stack, filled in
    Cli,       // commands of AWS's command line
    Terraform, // a module
    Manual,    // the trust and the permissions, for IAM's own pages
    StackSet,  // a service-managed stack set, for all members of an organization
};

inline constexpr auto kWayNames = enum_names<Way>({
    {Way::Console, "console"},
    {Way::Cli, "cli"},
    {Way::Terraform, "terraform"},
    {Way::Manual, "manual"},
    {Way::StackSet, "stack_set"},
});

struct OfferedWay {
    Way way = Way::Manual;
    std::optional<std::string> why_not; // none: it is offered
};

/// Who Muster is in AWS: whom roles are to trust.
struct Identity {
    std::string principal; // an ARN of IAM
    AwsAccountId account;
    AwsPartition partition = AwsPartition::Aws;
};

/// The IAM ARN behind what GetCallerIdentity says: of an assumed role that of the role, as trust
/// policies have it. STS leaves the path of a role out; a principal with one has to be configured.
/// Errors: Upstream "connection.bad_identity".
Result<Identity> identity_of(std::string_view caller_arn);

/// Muster's own identity in AWS, from the credentials that the server has, and what it may use
/// there. Asked of AWS when it is first needed and then kept for a while. Thread-safe.
class OwnIdentity {
public:
    struct Settings {
        std::string region = "us-east-1";       // where STS is asked
        std::optional<std::string> principal{}; // configured, where the path of a role matters
        std::optional<std::string> artifact_bucket{}; // that templates are put into
        std::optional<std::string> queue{};           // behind the topic
        std::optional<TopicArn> callback_topic{};     // that stacks call back to
        std::optional<std::string> console_url{};     // of AWS's console; none: AWS's own
        std::string section = "aws"; // of the configuration, for people who have to add to it
    };
    OwnIdentity(aws::Session& session, const Clock& clock, Settings settings)
        : session_(session), clock_(clock), settings_(std::move(settings)) {}

    /// Errors: Unavailable "connection.no_identity" without credentials or with such as AWS does
    /// not know; those of the call.
    Result<Identity> identity(const std::stop_token& stop = {});
    /// Every way, those that can be gone first.
    std::vector<OfferedWay> ways(const std::stop_token& stop = {});

    [[nodiscard]] aws::Session& session() const noexcept { return session_; }
    [[nodiscard]] const Settings& settings() const noexcept { return settings_; }
    /// The topic for templates that make a stack in this region; nullptr where none is offered.
    [[nodiscard]] const TopicArn* topic_for(AwsPartition partition, std::string_view region) const;

private:
    struct Kept {
        Result<Identity> identity;
        Instant until;
    };
    Result<Identity> ask(const std::stop_token& stop);

    aws::Session& session_;
    const Clock& clock_;
    Settings settings_;
    Guarded<std::optional<Kept>> kept_;
};

/// Whether a call's error says nothing about what it asked: AWS does not answer now.
[[nodiscard]] inline bool is_silence(const Error& error) {
    return error.kind == ErrorKind::Unavailable || error.kind == ErrorKind::RateLimited;
}

/// What a call of ours that failed means to those who wait for a connection: credentials of the
/// server's that are missing or refused are not those of whoever asks.
Error as_own_failure(Error error);

} // namespace muster::connections
