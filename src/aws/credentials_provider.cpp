#include "aws/credentials_provider.h"

namespace muster::aws {

Error no_credentials(std::string_view where) {
    return Error{ErrorKind::Unauthorized, "aws.no_credentials",
                 "no AWS credentials in " + std::string(where)};
}

Result<Credentials> CredentialsChain::credentials(const std::stop_token& stop) {
    for (const auto& source : sources_) {
        Result<Credentials> found = source->credentials(stop);
        if (found || found.error().reason != "aws.no_credentials") {
            return found;
        }
    }
    return no_credentials("environment, profiles, container or instance");
}

void CredentialsChain::forget() {
    for (const auto& source : sources_) {
        source->forget();
    }
}

Result<Credentials> EnvironmentCredentials::credentials(const std::stop_token&) {
    const std::string key = variables_("AWS_ACCESS_KEY_ID").value_or("");
    if (key.empty()) {
        return no_credentials("the environment");
    }
    std::string secret = variables_("AWS_SECRET_ACCESS_KEY").value_or("");
    if (secret.empty()) {
        return Error{ErrorKind::Unauthorized, "aws.bad_credentials",
                     "AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY"};
    }
    Credentials found{.access_key_id = key, .secret_access_key = Secret(std::move(secret))};
    std::string token = variables_("AWS_SESSION_TOKEN").value_or("");
    if (!token.empty()) {
        found.session_token = Secret(std::move(token));
    }
    return found;
}

} // namespace muster::aws
