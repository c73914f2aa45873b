#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "crypto/totp.h"
#include "identity/ids.h"
#include "sql/session.h"

namespace muster::identity {

/// The stored secret of an authenticator app.
struct TotpRow {
    std::string sealed_secret;
    bool is_confirmed = false;
    crypto::Totp::Step last_step = 0;
};

// The rows of second factors, each function inside the caller's transaction. Errors of all: those
// of sql::Session.

Result<std::optional<TotpRow>> find_totp(sql::Session& session, const UserId& user);
Status save_totp(sql::Session& session, const UserId& user, const TotpRow& row);
/// Whether there was one.
Result<bool> delete_totp(sql::Session& session, const UserId& user);
/// App, passkeys and recovery codes. Whether there was any.
Result<bool> delete_second_factors(sql::Session& session, const UserId& user);
/// Whether a confirmed app is there.
Result<bool> has_app(sql::Session& session, const UserId& user);
/// Whether a confirmed app or a passkey is there. A passkey that was copied counts too: it opens
/// nothing, and the password alone must not open more because of it.
Result<bool> has_second_factor(sql::Session& session, const UserId& user);

Status delete_recovery_codes(sql::Session& session, const UserId& user);
Status insert_recovery_code(sql::Session& session, const UserId& user, std::string_view hash);
/// Whether it was there: each is good once.
Result<bool> take_recovery_code(sql::Session& session, const UserId& user, std::string_view hash);
Result<std::int64_t> count_recovery_codes(sql::Session& session, const UserId& user);

} // namespace muster::identity
