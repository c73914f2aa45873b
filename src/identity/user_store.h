#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "identity/user.h"
#include "sql/session.h"

namespace muster::identity {

// The rows of users, each function inside the caller's transaction. Errors of all: also those of
// sql::Session.

/// Errors: Conflict "user.duplicate_email".
Status insert_user(sql::Session& session, const User& user);
/// Saves a user one revision higher than the one read; `user.revision` is the one that was read.
/// Errors: Stale "user.stale"; Conflict "user.duplicate_email".
Result<User> save_user(sql::Session& session, User user);
Status delete_user(sql::Session& session, const UserId& id);
Status note_sign_in(sql::Session& session, const UserId& id, Instant now);

/// Errors: NotFound "user.not_found".
Result<User> get_user(sql::Session& session, const UserId& id);
Result<std::optional<User>> find_user(sql::Session& session, const Email& email);
/// Those of the ids that there are, in no order.
Result<std::vector<User>> find_users(sql::Session& session, std::span<const UserId> ids);

struct UserPage {
    std::optional<UserId> after; // the last of the page before
    int limit = 50;
};
/// In the order they were made.
Result<std::vector<User>> list_users(sql::Session& session, const UserPage& page);
/// Those of one provider, in the order they were made.
Result<std::vector<User>>
list_users_of(sql::Session& session, const ProviderId& provider, const UserPage& page);
Result<bool> has_users(sql::Session& session);

/// Errors: Conflict "user.last_admin" when no active Admin but `id` is left.
Status require_other_admin(sql::Session& session, const UserId& id);

/// Active ones, in the order they were made.
Result<std::vector<User>> list_admins(sql::Session& session);

/// A stored password.
struct PasswordRow {
    std::string hash;
    bool is_short = false; // long enough only beside a second factor
};
Result<std::optional<PasswordRow>> find_password(sql::Session& session, const UserId& id);
Status
save_password(sql::Session& session, const UserId& id, const PasswordRow& password, Instant now);
/// One that is long enough only beside a second factor.
Status delete_short_password(sql::Session& session, const UserId& id);

} // namespace muster::identity
