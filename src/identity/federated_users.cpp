#include "identity/federated_users.h"

#include "identity/factor_policies.h"
#include "identity/user_changes.h"

namespace muster::identity {
namespace {

bool says_nothing_new(const User& before, const User& edited) {
    return before.email == edited.email && before.name == edited.name &&
           before.role == edited.role && before.assigned_role == edited.assigned_role;
}

} // namespace

Result<User> FederatedUsers::create(sql::Session& session,
                                    const Caller& caller,
                                    const ProviderId& provider,
                                    const FederatedPerson& person) const {
    const User user{.id = UserId::make(ports_.clock, ports_.random),
                    .email = person.email,
                    .name = person.name,
                    .role = person.role,
                    .state = UserState::Active,
                    .created_at = ports_.clock.now(),
                    .last_sign_in_at = {},
                    .assigned_role = person.role,
                    .provider = provider};
    TRY_DONE(insert_user(session, user));
    TRY_DONE(record(session, "user.provisioned", {caller, provider, user.id},
                    {{"role", role_name(user.role)}, {"provider", provider.str()}}));
    return user;
}

Result<User>
FederatedUsers::get(sql::Session& session, const ProviderId& provider, const UserId& id) const {
    TRY(auto user, get_user(session, id));
    if (user.provider != provider) {
        return Error{ErrorKind::NotFound, "user.not_found", "there is no such user"};
    }
    return user;
}

Result<User> FederatedUsers::update(sql::Session& session,
                                    const Subject& subject,
                                    const FederatedEdit& edit) const {
    TRY(const User before, get(session, subject.provider, subject.user));
    TRY_DONE(after(before.state, UserAction::Synchronize));
    User edited = before;
    edited.revision = edit.revision.value_or(before.revision);
    edited.email = edit.email.value_or(before.email);
    edited.name = edit.name.value_or(before.name);
    edited.assigned_role = edit.role.value_or(before.assigned_role);
    TRY(edited.role, ports_.roles.of(session, before.id, edited.assigned_role));
    if (says_nothing_new(before, edited) && edited.revision == before.revision) {
        return before;
    }
    TRY_DONE(keep_an_admin(session, before, edited.is_active_admin()));
    TRY(auto saved, save_user(session, std::move(edited)));
    TRY_DONE(hold_back(session)); // the new role may demand a second factor
    TRY_DONE(record(session, "user.synchronized", subject, details_of(before, saved)));
    return saved;
}

Result<User> FederatedUsers::change_state(sql::Session& session,
                                          const Subject& subject,
                                          UserAction action) const {
    TRY(const User before, get(session, subject.provider, subject.user));
    User user = before;
    TRY(user.state, after(user.state, action));
    TRY_DONE(keep_an_admin(session, before, user.is_active_admin()));
    TRY(auto saved, save_user(session, std::move(user)));
    const bool is_out = saved.state == UserState::Deactivated;
    if (is_out) {
        TRY_DONE(end_all_ways_in(session, saved.id));
    }
    TRY_DONE(record(session, is_out ? "user.deactivated" : "user.reactivated", subject));
    return saved;
}

Result<User> FederatedUsers::deactivate(sql::Session& session, const Subject& subject) const {
    return change_state(session, subject, UserAction::Deactivate);
}

Result<User> FederatedUsers::reactivate(sql::Session& session, const Subject& subject) const {
    return change_state(session, subject, UserAction::Reactivate);
}

Status FederatedUsers::remove(sql::Session& session, const Subject& subject) const {
    TRY(const User user, get(session, subject.provider, subject.user));
    TRY_DONE(after(user.state, UserAction::Delete));
    TRY_DONE(keep_an_admin(session, user, false));
    TRY_DONE(delete_user(session, user.id));
    return record(session, "user.deleted", subject);
}

Result<User> FederatedUsers::create(const Caller& caller,
                                    const ProviderId& provider,
                                    const FederatedPerson& person) {
    return ports_.database.write(
        [&](sql::Session& session) { return create(session, caller, provider, person); });
}

Result<User> FederatedUsers::update(const Subject& subject, const FederatedEdit& edit) {
    return ports_.database.write(
        [&](sql::Session& session) { return update(session, subject, edit); });
}

Result<User> FederatedUsers::deactivate(const Subject& subject) {
    return ports_.database.write(
        [&](sql::Session& session) { return deactivate(session, subject); });
}

Result<User> FederatedUsers::reactivate(const Subject& subject) {
    return ports_.database.write(
        [&](sql::Session& session) { return reactivate(session, subject); });
}

Status FederatedUsers::remove(const Subject& subject) {
    return ports_.database.write([&](sql::Session& session) { return remove(session, subject); });
}

Result<std::vector<User>> FederatedUsers::list(const ProviderId& provider, const UserPage& page) {
    return ports_.database.read(
        [&](sql::Session& session) { return list_users_of(session, provider, page); });
}

Status FederatedUsers::record(sql::Session& session,
                              std::string_view action,
                              const Subject& subject,
                              std::vector<ChangeEvent::Detail> details) const {
    return ports_.changes.record(session, {.action = action,
                                           .caller = subject.caller,
                                           .subject = subject.user.str(),
                                           .at = ports_.clock.now(),
                                           .details = std::move(details)});
}

} // namespace muster::identity
