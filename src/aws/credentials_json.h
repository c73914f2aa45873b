#pragma once

#include <string_view>

#include "aws/credentials.h"
#include "base/json.h"
#include "base/result.h"

namespace muster::aws {

/// What a field is called where credentials come as JSON: STS and credential_process say
/// "SessionToken", containers and instances "Token".
struct CredentialsFields {
    std::string_view token = "SessionToken";
    std::string_view secret = "SecretAccessKey";
};

/// Errors: Unauthorized "aws.bad_credentials"; never with a value.
Result<Credentials>
credentials_in(const Json& json, std::string_view source, const CredentialsFields& fields = {});

} // namespace muster::aws
