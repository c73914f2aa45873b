#pragma once

#include <optional>
#include <string>

#include "base/role.h"

namespace muster {

/// Who does something, as authorization and the audit trail want to know. A plain value.
struct Principal {
    enum class Kind {
        Anonymous, // has not signed in, or gave a name that was not proved
        User,
        ApiToken,
        Provisioning, // a provider of users, which says who there is
        System,       // Muster itself: a job, the command line on the server
    };

    Kind kind = Kind::Anonymous;
    std::string id; // "user_…", "token_…", "provider_…", or what part of the system; never a name
                    // or address
    std::optional<Role> role; // none for the others, which call no route that needs one

    static Principal provisioning(std::string provider) {
        return {Kind::Provisioning, std::move(provider), {}};
    }
    static Principal system(std::string part) { return {Kind::System, std::move(part), {}}; }
};

inline constexpr auto kPrincipalKindNames = enum_names<Principal::Kind>({
    {Principal::Kind::Anonymous, "anonymous"},
    {Principal::Kind::User, "user"},
    {Principal::Kind::ApiToken, "api_token"},
    {Principal::Kind::Provisioning, "provisioning"},
    {Principal::Kind::System, "system"},
});

} // namespace muster
