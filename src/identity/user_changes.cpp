#include "identity/user_changes.h"

#include <string>

#include "identity/link_store.h"
#include "identity/session_store.h"
#include "identity/user_store.h"
#include "identity/user_token_store.h"

namespace muster::identity {
std::vector<ChangeEvent::Detail> details_of(const User& before, const User& after_edit) {
    std::string changed;
    if (before.email != after_edit.email) {
        changed = "email";
    }
    if (before.name != after_edit.name) {
        changed += changed.empty() ? "name" : ",name";
    }
    std::vector<ChangeEvent::Detail> details;
    if (!changed.empty()) {
        details.emplace_back("changed", changed);
    }
    if (before.role != after_edit.role) {
        details.emplace_back("role_before", role_name(before.role));
        details.emplace_back("role", role_name(after_edit.role));
    }
    if (before.assigned_role != after_edit.assigned_role &&
        (before.role != before.assigned_role || after_edit.role != after_edit.assigned_role)) {
        details.emplace_back("assigned_role_before", role_name(before.assigned_role));
        details.emplace_back("assigned_role", role_name(after_edit.assigned_role));
    }
    return details;
}

Status keep_an_admin(sql::Session& session, const User& before, bool stays_active_admin) {
    return before.is_active_admin() && !stays_active_admin ? require_other_admin(session, before.id)
                                                           : Status{};
}

Status end_all_ways_in(sql::Session& session, const UserId& id) {
    TRY_DONE(delete_sessions(session, id));
    TRY_DONE(delete_user_tokens(session, id));
    TRY_DONE(delete_links(session, id));
    return forget_devices(session, id);
}

Status require_local(const User& user) {
    if (user.provider) {
        return Error{ErrorKind::Conflict, "user.federated",
                     "the user comes from a sign-in provider; change them there"};
    }
    if (user.guest_until) {
        return Error{ErrorKind::Conflict, "user.guest",
                     "the user is somebody from outside, and is what their approval says"};
    }
    return {};
}

} // namespace muster::identity
