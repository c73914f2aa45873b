#include "identity/effective_roles.h"

#include "identity/user_changes.h"
#include "identity/user_store.h"

namespace muster::identity {

Result<Role> EffectiveRoles::of(sql::Session& session, const UserId& user, Role assigned) const {
    if (ports_.grants == nullptr) {
        return assigned;
    }
    TRY(const auto granted, ports_.grants->highest_of(session, user));
    return effective(assigned, granted);
}

Result<User>
EffectiveRoles::refresh(sql::Session& session, const Caller& caller, const UserId& id) const {
    TRY(const User before, get_user(session, id));
    User changed = before;
    TRY(changed.role, of(session, id, before.assigned_role));
    if (changed.role == before.role) {
        return before;
    }
    TRY_DONE(keep_an_admin(session, before, changed.is_active_admin()));
    TRY(auto saved, save_user(session, std::move(changed)));
    TRY_DONE(ports_.changes.record(session, {.action = "user.role_changed",
                                             .caller = caller,
                                             .subject = id.str(),
                                             .at = ports_.clock.now(),
                                             .details = details_of(before, saved)}));
    return saved;
}

} // namespace muster::identity
