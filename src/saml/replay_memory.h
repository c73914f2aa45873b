#pragma once

#include <string_view>

#include "base/instant.h"
#include "base/result.h"

namespace muster::saml {

/// Which assertions have been used. Shared by all processes of the server.
class ReplayMemory {
public:
    virtual ~ReplayMemory() = default;
    /// Whether it is the first time that this provider's assertion comes; remembered until it would
    /// be refused for its age.
    [[nodiscard]] virtual Result<bool>
    is_first(std::string_view issuer, std::string_view id, Instant until) = 0;
};

} // namespace muster::saml
