#pragma once

#include <string>
#include <vector>

#include "federation/group_memberships.h"
#include "federation/provider_data.h"
#include "groups/groups.h"
#include "scim/provider_directory.h"

namespace muster::app {

/// The sign-in providers, as provisioning asks for them. Thread-safe.
class SignInProviders final : public scim::ProviderDirectory {
public:
    [[nodiscard]] Result<bool> is_enabled(sql::Session& session,
                                          const identity::ProviderId& provider) const override;
};

/// The groups that a provider names when somebody signs in. Thread-safe as Groups is.
class NamedGroups final : public federation::GroupMemberships {
public:
    explicit NamedGroups(const groups::Groups& groups) : groups_(groups) {}
    Status set(sql::Session& session,
               const identity::Caller& caller,
               const identity::ProviderId& provider,
               const identity::UserId& user,
               const std::vector<std::string>& names) const override;

private:
    const groups::Groups& groups_;
};

/// What is kept for a provider outside of federation: its groups, and what provisioning knows.
/// Thread-safe as Groups is.
class KeptForProviders final : public federation::ProviderData {
public:
    explicit KeptForProviders(const groups::Groups& groups) : groups_(groups) {}
    Status forget(sql::Session& session,
                  const identity::Caller& caller,
                  const identity::ProviderId& provider) const override;

private:
    const groups::Groups& groups_;
};

} // namespace muster::app
