#pragma once

#include <optional>
#include <string>

#include "base/instant.h"
#include "base/secret.h"

namespace muster::aws {

/// What a request is signed with. A plain value.
struct Credentials {
    std::string access_key_id;
    Secret secret_access_key{""};
    std::optional<Secret> session_token{}; // of temporary credentials
    std::optional<Instant> expires_at{};   // as AWS returned it
};

} // namespace muster::aws
