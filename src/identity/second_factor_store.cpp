#include "identity/second_factor_store.h"

#include "identity/passkey_store.h"
#include "sql/rows.h"

namespace muster::identity {
namespace {

constexpr std::string_view kFindSecondFactor =
    "SELECT sealed_secret, is_confirmed, last_step FROM identity_totp WHERE user_id = ?";
constexpr std::string_view kSaveSecondFactor =
    "INSERT INTO identity_totp (user_id, sealed_secret, is_confirmed, last_step) "
    "VALUES (?, ?, ?, ?) ON CONFLICT (user_id) DO UPDATE SET sealed_secret = "
    "excluded.sealed_secret, is_confirmed = excluded.is_confirmed, last_step = excluded.last_step";
constexpr std::string_view kDeleteSecondFactor = "DELETE FROM identity_totp WHERE user_id = ?";
constexpr std::string_view kDeleteCodes = "DELETE FROM identity_recovery_code WHERE user_id = ?";
constexpr std::string_view kInsertCode =
    "INSERT INTO identity_recovery_code (user_id, code_hash) VALUES (?, ?)";
constexpr std::string_view kTakeCode =
    "DELETE FROM identity_recovery_code WHERE user_id = ? AND code_hash = ?";
constexpr std::string_view kCountCodes =
    "SELECT count(*) FROM identity_recovery_code WHERE user_id = ?";

} // namespace

Result<std::optional<TotpRow>> find_totp(sql::Session& session, const UserId& user) {
    return sql::find_row(session, kFindSecondFactor, {user.str()},
                         [](const sql::Row& row) -> Result<TotpRow> {
                             return TotpRow{.sealed_secret = row.text(0),
                                            .is_confirmed = row.integer(1) != 0,
                                            .last_step = row.integer(2)};
                         });
}

Status save_totp(sql::Session& session, const UserId& user, const TotpRow& row) {
    TRY_DONE(session.execute(kSaveSecondFactor, {user.str(), row.sealed_secret,
                                                 row.is_confirmed ? 1 : 0, row.last_step}));
    return {};
}

Result<bool> delete_totp(sql::Session& session, const UserId& user) {
    TRY(const std::int64_t deleted, session.execute(kDeleteSecondFactor, {user.str()}));
    return deleted == 1;
}

Result<bool> delete_second_factors(sql::Session& session, const UserId& user) {
    TRY_DONE(delete_recovery_codes(session, user));
    TRY(const std::int64_t passkeys, delete_passkeys(session, user));
    TRY(const bool had_app, delete_totp(session, user));
    return had_app || passkeys > 0;
}

Result<bool> has_app(sql::Session& session, const UserId& user) {
    TRY(const auto row, find_totp(session, user));
    return row && row->is_confirmed;
}

Result<bool> has_second_factor(sql::Session& session, const UserId& user) {
    TRY(const bool is_there, has_app(session, user));
    return is_there ? Result<bool>(true) : has_passkey(session, user);
}

Status delete_recovery_codes(sql::Session& session, const UserId& user) {
    TRY_DONE(session.execute(kDeleteCodes, {user.str()}));
    return {};
}

Status insert_recovery_code(sql::Session& session, const UserId& user, std::string_view hash) {
    TRY_DONE(session.execute(kInsertCode, {user.str(), hash}));
    return {};
}

Result<bool> take_recovery_code(sql::Session& session, const UserId& user, std::string_view hash) {
    TRY(const std::int64_t taken, session.execute(kTakeCode, {user.str(), hash}));
    return taken == 1;
}

Result<std::int64_t> count_recovery_codes(sql::Session& session, const UserId& user) {
    TRY(const auto count,
        sql::find_row(session, kCountCodes, {user.str()},
                      [](const sql::Row& row) -> Result<std::int64_t> { return row.integer(0); }));
    return count.value_or(0);
}

} // namespace muster::identity
