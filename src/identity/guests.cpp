#include "identity/guests.h"

#include "identity/factor_policies.h"
#include "identity/user_changes.h"
#include "identity/user_store.h"

namespace muster::identity {

Result<User> Guests::admit(sql::Session& session, const Guest& guest) const {
    if (guest.role == Role::Admin) {
        return Error{ErrorKind::Invalid, "guest.role_too_high",
                     "somebody from outside is never let in as an Admin"};
    }
    TRY(auto known, find_user(session, guest.email));
    if (!known) {
        const User user{.id = UserId::make(ports_.clock, ports_.random),
                        .email = guest.email,
                        .name = guest.name,
                        .role = guest.role,
                        .state = UserState::Active,
                        .created_at = ports_.clock.now(),
                        .last_sign_in_at = {},
                        .assigned_role = guest.role,
                        .guest_until = guest.until};
        TRY_DONE(insert_user(session, user));
        return user;
    }
    if (!known->guest_until) {
        return Error{ErrorKind::Conflict, "user.duplicate_email", "another user has this address"};
    }
    known->name = guest.name;
    known->role = guest.role;
    known->assigned_role = guest.role;
    known->state = UserState::Active;
    known->guest_until = guest.until;
    return save_user(session, std::move(*known));
}

Status Guests::end(sql::Session& session, const UserId& id) const {
    auto found = get_user(session, id);
    if (!found) { // an Admin may have deleted them meanwhile
        return found.error().kind == ErrorKind::NotFound ? Status() : Status(found.error());
    }
    User user = std::move(*found);
    user.state = UserState::Deactivated;
    TRY_DONE(save_user(session, std::move(user)));
    return end_all_ways_in(session, id);
}

Result<SignedIn> Guests::sign_in(sql::Session& session, const Attempt& attempt) const {
    TRY(const User user, get_user(session, attempt.user));
    if (!user.guest_until || !user.may_enter(ports_.clock.now())) {
        return Error{ErrorKind::Forbidden, "sign_in.not_active", "the time of this guest is over"};
    }
    TRY(const SessionStage stage, stage_after_one_factor(session, user));
    TRY(const auto started, ports_.sessions.start(session, user.id, stage, attempt.origin));
    if (stage == SessionStage::SecondFactor) {
        return signed_in(started);
    }
    TRY(const bool is_known_browser, is_known(session, user, attempt.device));
    auto details = device_details(user, is_known_browser);
    details.emplace_back("method", "support");
    TRY_DONE(ports_.changes.record(
        session, {.action = "session.started",
                  .caller = {.principal = user.principal(), .origin = attempt.origin},
                  .subject = user.id.str(),
                  .at = ports_.clock.now(),
                  .details = std::move(details)}));
    return Arrival({ports_.clock, ports_.random}).finish(session, started, user, is_known_browser);
}

} // namespace muster::identity
