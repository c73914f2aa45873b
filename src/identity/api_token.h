#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/principal.h"
#include "base/role.h"
#include "base/strong_string.h"
#include "identity/ids.h"

namespace muster::identity {

struct ApiTokenNameRules {
    static constexpr std::string_view kReason = "api_token.bad_name";
    static constexpr std::string_view kForm = "a name of 2 to 64 letters, digits, _, . and -";
    static constexpr bool accepts(std::string_view text) {
        return text.size() >= 2 && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
                   return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                          (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == '-';
               });
    }
};
using ApiTokenName = StrongString<ApiTokenNameRules>;

/// A way in for programs: a role, and no person. What opens the door is a crypto::Token, shown once
/// and stored as a hash.
struct ApiToken {
    ApiTokenId id;
    ApiTokenName name;
    Role role = Role::ReadOnly;
    std::string hint; // its first characters, for people
    UserId made_by;
    Instant created_at;
    std::optional<Instant> expires_at;
    std::optional<Instant> last_used_at; // to some minutes

    [[nodiscard]] Principal principal() const {
        return {Principal::Kind::ApiToken, id.str(), role};
    }
};

} // namespace muster::identity
