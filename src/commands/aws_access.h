#pragma once

#include <memory>
#include <optional>
#include <string>

#include "aws/access.h"
#include "aws/pace.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "net/http_client.h"

namespace muster::commands {

/// How a command reaches AWS. What is not said here is as the environment says it.
struct AwsChoice {
    std::optional<std::string> region;
    std::optional<std::string> profile;
    std::optional<std::string> endpoint_url; // of every service, e.g. a stand-in for AWS
};

/// One session with AWS in the name of whoever runs the command, and all it stands on: the usual
/// variables (AWS_REGION, AWS_PROFILE, AWS_ENDPOINT_URL_S3, AWS_CA_BUNDLE, keys …) count as they do
/// for AWS's own command line. Its credentials are looked for when they are first needed.
class AwsAccess {
public:
    /// Errors: Invalid "net.bad_ca_file".
    static Result<std::unique_ptr<AwsAccess>> open(const AwsChoice& choice, const Clock& clock);
    AwsAccess(const AwsAccess&) = delete;
    AwsAccess& operator=(const AwsAccess&) = delete;

    [[nodiscard]] aws::Session& session() noexcept { return access_.session; }
    /// Where a call goes that need not go elsewhere.
    [[nodiscard]] const std::string& region() const noexcept { return region_; }

private:
    AwsAccess(std::unique_ptr<net::HttpClient> client, const AwsChoice& choice, const Clock& clock);

    std::string region_;
    std::unique_ptr<net::HttpClient> client_;
    SystemRandom random_;
    aws::LocalPace pace_;
    aws::Access access_;
};

} // namespace muster::commands
