#include "identity/setup.h"

#include "identity/later.h"
#include "identity/user_store.h"

namespace muster::identity {

Result<bool> Setup::is_needed() {
    TRY(const bool is_done, ports_.database.read(has_users));
    return !is_done;
}

Result<std::optional<Link>> Setup::prepare() {
    const Link link{.token = crypto::Token::make(crypto::TokenKind::Setup, ports_.random),
                    .expires_at = later(ports_.clock.now(), link_lasts_)};
    return ports_.database.write([&](sql::Session& session) -> Result<std::optional<Link>> {
        TRY(const bool is_done, has_users(session));
        if (is_done) {
            return std::optional<Link>();
        }
        TRY_DONE(save_link(session, link, std::nullopt));
        return std::optional(link);
    });
}

Result<User>
Setup::complete(const crypto::Token& token, const NewUser& admin, const Origin& origin) {
    const Instant now = ports_.clock.now();
    const FollowedLink link{token, crypto::TokenKind::Setup};
    // Before any work: whoever has no link is not given a hash to compute.
    TRY_DONE(
        ports_.database.read([&](sql::Session& session) { return find_link(session, link, now); }));
    TRY(auto email, Email::parse(admin.email));
    TRY(auto name, PersonName::parse(admin.name));
    TRY(const PasswordRow password,
        ports_.passwords.make(admin.password, email, PasswordPolicy::SecondFactor::Missing));
    const User user{.id = UserId::make(ports_.clock, ports_.random),
                    .email = std::move(email),
                    .name = std::move(name),
                    .role = Role::Admin,
                    .state = UserState::Active,
                    .created_at = now,
                    .last_sign_in_at = {},
                    .assigned_role = Role::Admin};
    TRY_DONE(ports_.database.write([&](sql::Session& session) -> Status {
        TRY_DONE(take_link(session, link, now));
        TRY(const bool is_done, has_users(session));
        if (is_done) {
            return Error{ErrorKind::Conflict, "setup.done", "the first Admin was made already"};
        }
        TRY_DONE(insert_user(session, user));
        TRY_DONE(save_password(session, user.id, password, now));
        return ports_.changes.record(
            session, {.action = "user.created",
                      .caller = {.principal = Principal::system("setup"), .origin = origin},
                      .subject = user.id.str(),
                      .at = now,
                      .details = {{"role", role_name(user.role)}}});
    }));
    return user;
}

} // namespace muster::identity
