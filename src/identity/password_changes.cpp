#include "identity/password_changes.h"

#include "identity/later.h"
#include "identity/second_factor_store.h"
#include "identity/session_store.h"
#include "identity/user_changes.h"
#include "identity/user_store.h"
#include "identity/user_token_store.h"

namespace muster::identity {
namespace {

Result<PasswordPolicy::SecondFactor> second_factor_of(sql::Session& session, const UserId& user) {
    TRY(const bool is_there, has_second_factor(session, user));
    return is_there ? PasswordPolicy::SecondFactor::Present : PasswordPolicy::SecondFactor::Missing;
}

Caller the_user(const User& user, const Origin& origin) {
    return {.principal = user.principal(), .origin = origin};
}

Caller nobody(const Origin& origin) {
    return {.principal = {}, .origin = origin};
}

/// A link of a user; one that is for nobody was not made here.
Result<User> user_of(sql::Session& session, const std::optional<UserId>& id) {
    if (!id) {
        return Error{ErrorKind::Internal, "link.without_user", "a link that is for nobody"};
    }
    return get_user(session, *id);
}

} // namespace

Result<PasswordChanges::Holder> PasswordChanges::holder_of(const FollowedLink& link) {
    return ports_.database.read([&](sql::Session& session) -> Result<Holder> {
        TRY(const auto id, find_link(session, link, ports_.clock.now()));
        TRY(auto user, user_of(session, id));
        TRY(const auto second_factor, second_factor_of(session, user.id));
        return Holder{.user = std::move(user), .second_factor = second_factor};
    });
}

Result<User> PasswordChanges::accept_invitation(const crypto::Token& token,
                                                const Secret& password,
                                                const Origin& origin) {
    const Instant now = ports_.clock.now();
    const FollowedLink link{token, crypto::TokenKind::Invitation};
    TRY(const Holder holder, holder_of(link));
    TRY(const PasswordRow row,
        ports_.passwords.make(password, holder.user.email, holder.second_factor));
    return ports_.database.write([&](sql::Session& session) -> Result<User> {
        TRY(const auto id, take_link(session, link, now));
        TRY(User user, user_of(session, id));
        TRY(user.state, after(user.state, UserAction::AcceptInvitation));
        TRY(auto saved, save_user(session, std::move(user)));
        TRY_DONE(save_password(session, saved.id, row, now));
        TRY_DONE(record(session, "user.accepted", the_user(saved, origin), saved.id));
        return saved;
    });
}

Result<PasswordChanges::Reset>
PasswordChanges::save_reset(sql::Session& session, const Caller& caller, const User& user) const {
    TRY_DONE(require_local(user));
    TRY_DONE(after(user.state, UserAction::ResetPassword));
    Reset reset{
        .user = user,
        .link = {.token = crypto::Token::make(crypto::TokenKind::PasswordReset, ports_.random),
                 .expires_at = later(ports_.clock.now(), reset_lasts_)}};
    TRY_DONE(save_link(session, reset.link, user.id));
    if (ports_.link_post != nullptr) {
        TRY_DONE(ports_.link_post->send(session, caller, user, reset.link));
    }
    TRY_DONE(record(session, "password.reset_requested", caller, user.id));
    return reset;
}

/// The work of save_reset() for nobody.
Status PasswordChanges::pretend_reset(sql::Session& session, const Origin& origin) const {
    constexpr std::string_view kUndone = "password.pretended";
    const auto id = UserId::make(ports_.clock, ports_.random);
    const User nobody_at_all{.id = id,
                             .email = Email::parse(id.str() + "@example.invalid").value(),
                             .name = PersonName::parse("Nobody").value(),
                             .role = Role::ReadOnly,
                             .state = UserState::Active,
                             .created_at = ports_.clock.now(),
                             .last_sign_in_at = {},
                             .assigned_role = Role::ReadOnly};
    const Status pretended = session.savepoint([&](sql::Session& within) -> Status {
        TRY_DONE(insert_user(within, nobody_at_all)); // links are of users
        TRY_DONE(save_reset(within, nobody(origin), nobody_at_all));
        return Error{ErrorKind::Conflict, kUndone, "nobody has asked for it"};
    });
    return !pretended && pretended.error().reason == kUndone ? Status() : pretended;
}

Result<std::optional<PasswordChanges::Reset>> PasswordChanges::request_reset(std::string_view email,
                                                                             const Origin& origin) {
    const auto address = Email::parse(email);
    return ports_.database.write([&](sql::Session& session) -> Result<std::optional<Reset>> {
        TRY(const bool may_ask, ports_.sign_in.counts_reset_request(session, email, origin));
        std::optional<User> user;
        if (address) {
            TRY(user, find_user(session, *address));
        }
        if (!may_ask || !user || user->state != UserState::Active || user->provider) {
            TRY_DONE(pretend_reset(session, origin));
            return std::optional<Reset>();
        }
        TRY(auto reset, save_reset(session, nobody(origin), *user));
        return std::optional(std::move(reset));
    });
}

Result<PasswordChanges::Reset> PasswordChanges::make_reset(const Caller& caller, const UserId& id) {
    return ports_.database.write([&](sql::Session& session) -> Result<Reset> {
        TRY(const User user, get_user(session, id));
        return save_reset(session, caller, user);
    });
}

Result<User>
PasswordChanges::reset(const crypto::Token& token, const Secret& password, const Origin& origin) {
    const Instant now = ports_.clock.now();
    const FollowedLink link{token, crypto::TokenKind::PasswordReset};
    TRY(const Holder holder, holder_of(link));
    TRY(const PasswordRow row,
        ports_.passwords.make(password, holder.user.email, holder.second_factor));
    return ports_.database.write([&](sql::Session& session) -> Result<User> {
        TRY(const auto id, take_link(session, link, now));
        TRY(auto user, user_of(session, id));
        TRY_DONE(after(user.state, UserAction::ResetPassword));
        TRY_DONE(save_password(session, user.id, row, now));
        TRY_DONE(delete_sessions(session, user.id));
        TRY_DONE(delete_user_tokens(session, user.id));
        TRY_DONE(forget_devices(session, user.id));
        TRY_DONE(ports_.sign_in.forgive(session, user.email));
        TRY_DONE(record(session, "password.reset", the_user(user, origin), user.id));
        return user;
    });
}

Status
PasswordChanges::change(const Caller& caller, const Session& current, const Secret& password) {
    const UserId& id = current.user_id;
    TRY(const Holder holder, ports_.database.read([&](sql::Session& session) -> Result<Holder> {
        TRY(auto user, get_user(session, id));
        TRY_DONE(require_local(user));
        TRY(const auto second_factor, second_factor_of(session, id));
        return Holder{.user = std::move(user), .second_factor = second_factor};
    }));
    TRY(const PasswordRow row,
        ports_.passwords.make(password, holder.user.email, holder.second_factor));
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY_DONE(save_password(session, id, row, ports_.clock.now()));
        TRY_DONE(delete_sessions(session, id, current.id));
        TRY_DONE(delete_user_tokens(session, id));
        return record(session, "password.changed", caller, id);
    });
}

Status PasswordChanges::record(sql::Session& session,
                               std::string_view action,
                               const Caller& caller,
                               const UserId& id) const {
    return ports_.changes.record(
        session,
        {.action = action, .caller = caller, .subject = id.str(), .at = ports_.clock.now()});
}

} // namespace muster::identity
