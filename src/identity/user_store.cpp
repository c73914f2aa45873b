#include "identity/user_store.h"

#include <algorithm>
#include <iterator>

#include "sql/pieces.h"
#include "sql/rows.h"

namespace muster::identity {
namespace {

constexpr std::string_view kInsertUser =
    "INSERT INTO identity_user (id, email, name, role, state, created_at, revision, assigned_role, "
    "provider_id, guest_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
constexpr std::string_view kSaveUser =
    "UPDATE identity_user SET email = ?, name = ?, role = ?, state = ?, assigned_role = ?, "
    "guest_until = ?, revision = revision + 1 WHERE id = ? AND revision = ?";
constexpr std::string_view kOtherWithEmail =
    "SELECT id FROM identity_user WHERE email = ? AND id <> ?";
constexpr std::string_view kDeleteUser = "DELETE FROM identity_user WHERE id = ?";
constexpr std::string_view kNoteSignIn =
    "UPDATE identity_user SET last_sign_in_at = ? WHERE id = ?";
constexpr std::string_view kById =
    "SELECT id, email, name, role, state, created_at, last_sign_in_at, revision, assigned_role, "
    "provider_id, guest_until FROM identity_user WHERE id = ?";
constexpr std::string_view kByIds =
    "SELECT id, email, name, role, state, created_at, last_sign_in_at, revision, assigned_role, "
    "provider_id, guest_until FROM identity_user WHERE id IN (";
constexpr std::string_view kByEmail =
    "SELECT id, email, name, role, state, created_at, last_sign_in_at, revision, assigned_role, "
    "provider_id, guest_until FROM identity_user WHERE email = ?";
constexpr std::string_view kListUsers =
    "SELECT id, email, name, role, state, created_at, last_sign_in_at, revision, assigned_role, "
    "provider_id, guest_until FROM identity_user WHERE id > ? ORDER BY id LIMIT ?";
constexpr std::string_view kListOfProvider =
    "SELECT id, email, name, role, state, created_at, last_sign_in_at, revision, assigned_role, "
    "provider_id, guest_until FROM identity_user WHERE provider_id = ? AND id > ? ORDER BY id "
    "LIMIT ?";
constexpr std::string_view kAnyUser = "SELECT id FROM identity_user LIMIT 1";
constexpr std::string_view kAdmins =
    "SELECT id, email, name, role, state, created_at, last_sign_in_at, revision, assigned_role, "
    "provider_id, guest_until FROM identity_user WHERE role = 'admin' AND state = 'active' "
    "ORDER BY id";
constexpr std::string_view kOtherAdmin = "SELECT id FROM identity_user WHERE role = 'admin' AND "
                                         "state = 'active' AND id <> ? LIMIT 1";
constexpr std::string_view kPassword =
    "SELECT hash, is_short FROM identity_password WHERE user_id = ?";
constexpr std::string_view kSavePassword =
    "INSERT INTO identity_password (user_id, hash, is_short, changed_at) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, is_short = excluded.is_short, "
    "changed_at = excluded.changed_at";

constexpr std::string_view kDeleteShortPassword =
    "DELETE FROM identity_password WHERE user_id = ? AND is_short = 1";

Result<User> read_user(const sql::Row& row) {
    TRY(auto id, UserId::parse(row.text(0)));
    TRY(auto email, Email::parse(row.text(1)));
    TRY(auto name, PersonName::parse(row.text(2)));
    TRY(const Role role, kRoleNames.parse(row.text(3), "user.bad_row"));
    TRY(const UserState state, kUserStateNames.parse(row.text(4), "user.bad_row"));
    TRY(const Role assigned_role, kRoleNames.parse(row.text(8), "user.bad_row"));
    User user{.id = id,
              .email = std::move(email),
              .name = std::move(name),
              .role = role,
              .state = state,
              .created_at = Instant::from_unix_millis(row.integer(5)),
              .last_sign_in_at = {},
              .revision = row.integer(7),
              .assigned_role = assigned_role};
    if (const auto at = row.optional_integer(6)) {
        user.last_sign_in_at = Instant::from_unix_millis(*at);
    }
    if (const auto provider = row.optional_text(9)) {
        TRY(user.provider, ProviderId::parse(*provider));
    }
    if (const auto until = row.optional_integer(10)) {
        user.guest_until = Instant::from_unix_millis(*until);
    }
    return user;
}

std::optional<std::string> provider_text(const User& user) {
    return user.provider ? std::optional(user.provider->str()) : std::nullopt;
}

std::optional<std::int64_t> guest_millis(const User& user) {
    return user.guest_until ? std::optional(user.guest_until->unix_millis()) : std::nullopt;
}

Error duplicate_email() {
    return {ErrorKind::Conflict, "user.duplicate_email", "another user has this address"};
}

Result<bool>
exists(sql::Session& session, std::string_view query, const std::vector<sql::Value>& values) {
    TRY(const auto found, sql::find_row(session, query, values,
                                        [](const sql::Row&) -> Result<bool> { return true; }));
    return found.has_value();
}

} // namespace

Status insert_user(sql::Session& session, const User& user) {
    TRY(const std::int64_t inserted,
        session.execute(kInsertUser, {user.id.str(), user.email.str(), user.name.str(),
                                      kRoleNames.name(user.role), kUserStateNames.name(user.state),
                                      user.created_at.unix_millis(), user.revision,
                                      kRoleNames.name(user.assigned_role), provider_text(user),
                                      guest_millis(user)}));
    return inserted == 1 ? Status{} : duplicate_email();
}

Result<User> save_user(sql::Session& session, User user) {
    // Asked first: a constraint that fails ends the whole transaction on PostgreSQL.
    TRY(const bool is_taken, exists(session, kOtherWithEmail, {user.email.str(), user.id.str()}));
    if (is_taken) {
        return duplicate_email();
    }
    TRY(const std::int64_t saved,
        session.execute(kSaveUser,
                        {user.email.str(), user.name.str(), kRoleNames.name(user.role),
                         kUserStateNames.name(user.state), kRoleNames.name(user.assigned_role),
                         guest_millis(user), user.id.str(), user.revision}));
    if (saved != 1) {
        return Error{ErrorKind::Stale, "user.stale", "the user was changed meanwhile"};
    }
    ++user.revision;
    return user;
}

Status delete_user(sql::Session& session, const UserId& id) {
    TRY_DONE(session.execute(kDeleteUser, {id.str()}));
    return {};
}

Status note_sign_in(sql::Session& session, const UserId& id, Instant now) {
    TRY_DONE(session.execute(kNoteSignIn, {now.unix_millis(), id.str()}));
    return {};
}

Result<User> get_user(sql::Session& session, const UserId& id) {
    TRY(auto found, sql::find_row(session, kById, {id.str()}, read_user));
    if (!found) {
        return Error{ErrorKind::NotFound, "user.not_found", "there is no such user"};
    }
    return std::move(*found);
}

Result<std::optional<User>> find_user(sql::Session& session, const Email& email) {
    return sql::find_row(session, kByEmail, {email.str()}, read_user);
}

Result<std::vector<User>> find_users(sql::Session& session, std::span<const UserId> ids) {
    return sql::rows_in_pieces(
        session, ids,
        [](std::size_t users) { return std::string(kByIds) + sql::repeated("?", users) + ')'; },
        [](std::span<const UserId> piece) {
            std::vector<sql::Value> values;
            std::ranges::transform(piece, std::back_inserter(values), &UserId::str);
            return values;
        },
        read_user);
}

Result<std::vector<User>> list_users(sql::Session& session, const UserPage& page) {
    return sql::all_rows(session, kListUsers, {page.after ? page.after->str() : "", page.limit},
                         read_user);
}

Result<std::vector<User>>
list_users_of(sql::Session& session, const ProviderId& provider, const UserPage& page) {
    return sql::all_rows(session, kListOfProvider,
                         {provider.str(), page.after ? page.after->str() : "", page.limit},
                         read_user);
}

Result<bool> has_users(sql::Session& session) {
    return exists(session, kAnyUser, {});
}

Status require_other_admin(sql::Session& session, const UserId& id) {
    TRY(const bool is_there, exists(session, kOtherAdmin, {id.str()}));
    if (!is_there) {
        return Error{ErrorKind::Conflict, "user.last_admin",
                     "this is the last active Admin; make another one first"};
    }
    return {};
}

Result<std::vector<User>> list_admins(sql::Session& session) {
    return sql::all_rows(session, kAdmins, {}, read_user);
}

Result<std::optional<PasswordRow>> find_password(sql::Session& session, const UserId& id) {
    return sql::find_row(
        session, kPassword, {id.str()}, [](const sql::Row& row) -> Result<PasswordRow> {
            return PasswordRow{.hash = row.text(0), .is_short = row.integer(1) != 0};
        });
}

Status
save_password(sql::Session& session, const UserId& id, const PasswordRow& password, Instant now) {
    TRY_DONE(session.execute(
        kSavePassword, {id.str(), password.hash, password.is_short ? 1 : 0, now.unix_millis()}));
    return {};
}

Status delete_short_password(sql::Session& session, const UserId& id) {
    TRY_DONE(session.execute(kDeleteShortPassword, {id.str()}));
    return {};
}

} // namespace muster::identity
