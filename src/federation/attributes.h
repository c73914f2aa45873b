#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/role.h"
#include "identity/email.h"
#include "identity/person_name.h"

namespace muster::federation {

/// What a provider says of somebody, by its own names: SAML's attributes, OpenID Connect's claims.
using Attributes = std::map<std::string, std::vector<std::string>, std::less<>>;

/// Claims as attributes: texts, numbers, truths, lists of them, and those within objects by dotted
/// names (`realm_access.roles`). Nulls and what is nested deeper are left out.
Attributes attributes_of(const Json& claims);

/// Which attribute says what. A plain value.
struct Mapping {
    struct RoleValue {
        std::string value; // of the role attribute
        Role role = Role::ReadOnly;
    };

    std::string email = "email";
    std::string name = "name";
    std::optional<std::string> role{};
    std::vector<RoleValue> roles{};
    Role default_role = Role::ReadOnly; // of whom no value says more
    std::optional<std::string> groups{};
};

/// Somebody as the mapping reads their attributes. A plain value.
struct Described {
    std::optional<identity::Email> email;
    std::optional<identity::PersonName> name;
    Role role = Role::ReadOnly; // of several values the one that takes precedence
    std::vector<std::string> groups;
};
Described described(const Attributes& attributes, const Mapping& mapping);

} // namespace muster::federation
