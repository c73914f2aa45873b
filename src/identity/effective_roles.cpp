#include "identity/effective_roles.h"

#include <map>
#include <optional>
#include <utility>

#include "identity/factor_policies.h"
#include "identity/user_changes.h"
#include "identity/user_store.h"

namespace muster::identity {
namespace {

std::optional<Role> granted_to(const UserId& user, const std::map<UserId, Role>& granted) {
    const auto found = granted.find(user);
    return found == granted.end() ? std::optional<Role>() : std::optional(found->second);
}

} // namespace

Result<Role> EffectiveRoles::of(sql::Session& session, const UserId& user, Role assigned) const {
    if (ports_.grants == nullptr) {
        return assigned;
    }
    TRY(const auto granted, ports_.grants->highest_of(session, std::span(&user, 1)));
    return effective(assigned, granted_to(user, granted));
}

Status EffectiveRoles::save(sql::Session& session,
                            const Caller& caller,
                            const User& before,
                            Role role) const {
    User changed = before;
    changed.role = role;
    TRY_DONE(keep_an_admin(session, before, changed.is_active_admin()));
    TRY(const auto saved, save_user(session, std::move(changed)));
    return ports_.changes.record(session, {.action = "user.role_changed",
                                           .caller = caller,
                                           .subject = saved.id.str(),
                                           .at = ports_.clock.now(),
                                           .details = details_of(before, saved)});
}

Status EffectiveRoles::refresh(sql::Session& session,
                               const Caller& caller,
                               std::span<const UserId> users) const {
    if (ports_.grants == nullptr || users.empty()) {
        return {};
    }
    TRY(const auto all, find_users(session, users));
    TRY(const auto granted, ports_.grants->highest_of(session, users));
    bool has_changed = false;
    for (const User& user : all) {
        const Role role = effective(user.assigned_role, granted_to(user.id, granted));
        if (role != user.role && !user.guest_until) {
            TRY_DONE(save(session, caller, user, role));
            has_changed = true;
        }
    }
    return has_changed ? hold_back(session) : Status(); // a new role may demand a second factor
}

} // namespace muster::identity
