#include "identity/users.h"

#include "identity/factor_policies.h"
#include "identity/later.h"
#include "identity/user_changes.h"

namespace muster::identity {
Result<Link> Users::make_link(sql::Session& session, const Caller& caller, const User& user) const {
    Link link{.token = crypto::Token::make(crypto::TokenKind::Invitation, ports_.random),
              .expires_at = later(ports_.clock.now(), invitation_lasts_)};
    TRY_DONE(save_link(session, link, user.id));
    if (ports_.link_post != nullptr) {
        TRY_DONE(ports_.link_post->send(session, caller, user, link));
    }
    return link;
}

Result<Users::Invited> Users::invite(const Caller& caller, const Invitation& invitation) {
    const User user{.id = UserId::make(ports_.clock, ports_.random),
                    .email = invitation.email,
                    .name = invitation.name,
                    .role = invitation.role,
                    .state = UserState::Invited,
                    .created_at = ports_.clock.now(),
                    .last_sign_in_at = {},
                    .assigned_role = invitation.role};
    return ports_.database.write([&](sql::Session& session) -> Result<Invited> {
        TRY_DONE(insert_user(session, user));
        TRY(auto link, make_link(session, caller, user));
        TRY_DONE(
            record(session, "user.invited", caller, user.id, {{"role", role_name(user.role)}}));
        return Invited{.user = user, .link = std::move(link)};
    });
}

Result<Users::Invited> Users::invite_again(const Caller& caller, const UserId& id) {
    return ports_.database.write([&](sql::Session& session) -> Result<Invited> {
        TRY(auto user, get_user(session, id));
        TRY_DONE(after(user.state, UserAction::InviteAgain));
        TRY(auto link, make_link(session, caller, user));
        TRY_DONE(record(session, "user.invited_again", caller, id));
        return Invited{.user = std::move(user), .link = std::move(link)};
    });
}

Result<Role> Users::role_of(sql::Session& session, const User& user) const {
    return ports_.roles != nullptr ? ports_.roles->of(session, user.id, user.assigned_role)
                                   : Result<Role>(user.assigned_role);
}

Result<User>
Users::edit(const Caller& caller, const UserId& id, std::int64_t revision, const UserEdit& edit) {
    return ports_.database.write([&](sql::Session& session) -> Result<User> {
        TRY(const User before, get_user(session, id));
        TRY_DONE(require_local(before));
        TRY_DONE(after(before.state, UserAction::Edit));
        User edited = before;
        edited.revision = revision;
        edited.email = edit.email.value_or(before.email);
        edited.name = edit.name.value_or(before.name);
        edited.assigned_role = edit.role.value_or(before.assigned_role);
        TRY(edited.role, role_of(session, edited));
        TRY_DONE(keep_an_admin(session, before, edited.is_active_admin()));
        if (edited.email != before.email) {
            TRY_DONE(delete_links(session, id)); // they went to the old address
        }
        TRY(auto saved, save_user(session, std::move(edited)));
        TRY_DONE(hold_back(session)); // the new role may demand a second factor
        TRY_DONE(record(session, "user.edited", caller, id, details_of(before, saved)));
        return saved;
    });
}

Result<User> Users::change_state(const Caller& caller, const UserId& id, UserAction action) {
    return ports_.database.write([&](sql::Session& session) -> Result<User> {
        TRY(User user, get_user(session, id));
        const User before = user;
        TRY(user.state, after(user.state, action));
        TRY_DONE(keep_an_admin(session, before, user.is_active_admin()));
        TRY(auto saved, save_user(session, std::move(user)));
        const bool is_out = saved.state == UserState::Deactivated;
        if (is_out) {
            TRY_DONE(end_all_ways_in(session, id));
        }
        TRY_DONE(record(session, is_out ? "user.deactivated" : "user.reactivated", caller, id));
        return saved;
    });
}

Result<User> Users::deactivate(const Caller& caller, const UserId& id) {
    return change_state(caller, id, UserAction::Deactivate);
}

Result<User> Users::reactivate(const Caller& caller, const UserId& id) {
    return change_state(caller, id, UserAction::Reactivate);
}

Status Users::remove(const Caller& caller, const UserId& id) {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const User user, get_user(session, id));
        TRY_DONE(after(user.state, UserAction::Delete));
        TRY_DONE(keep_an_admin(session, user, false));
        TRY_DONE(delete_user(session, id));
        return record(session, "user.deleted", caller, id);
    });
}

Result<User> Users::get(const UserId& id) {
    return ports_.database.read([&](sql::Session& session) { return get_user(session, id); });
}

Result<std::vector<User>> Users::list(const UserPage& page) {
    return ports_.database.read([&](sql::Session& session) { return list_users(session, page); });
}

Status Users::record(sql::Session& session,
                     std::string_view action,
                     const Caller& caller,
                     const UserId& id,
                     std::vector<ChangeEvent::Detail> details) const {
    return ports_.changes.record(session, {.action = action,
                                           .caller = caller,
                                           .subject = id.str(),
                                           .at = ports_.clock.now(),
                                           .details = std::move(details)});
}

} // namespace muster::identity
