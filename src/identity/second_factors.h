#pragma once

#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/key.h"
#include "crypto/sealer.h"
#include "identity/change_log.h"
#include "identity/second_factor_code.h"
#include "identity/user.h"
#include "sql/database.h"

namespace muster::identity {

/// The second factor of users: an authenticator app (RFC 6238) beside their passkeys, and recovery
/// codes for when all of them are lost. The app's secret is kept sealed, recovery codes as keyed
/// hashes. Thread-safe as far as its ports are.
///
/// Whoever calls begin(), confirm(), renew_recovery_codes() or remove() has to have asked for a
/// fresh proof first (Sessions::require_fresh_proof).
class SecondFactors {
public:
    struct Ports {
        sql::Database& database;
        ChangeLog& changes;
        const Clock& clock;
        Random& random;
        const crypto::Sealer& sealer;
    };
    SecondFactors(const Ports& ports, const crypto::Key& master)
        : ports_(ports), recovery_key_(master.derive("muster.recovery.1")) {}

    /// A new secret, as the URI that an app scans. It counts only once confirmed; an older one that
    /// was not is replaced. Errors: Conflict "second_factor.exists".
    Result<Secret> begin(const User& user);
    /// Takes a first code from the app, and gives the recovery codes, shown once; none where a
    /// passkey has brought them already. Errors: Conflict "second_factor.not_begun"; those of
    /// Totp::match().
    Result<std::vector<RecoveryCode>>
    confirm(const Caller& caller, const User& user, std::string_view code);
    /// New recovery codes; the old ones are good for nothing. Errors: NotFound
    /// "second_factor.not_found".
    Result<std::vector<RecoveryCode>> renew_recovery_codes(const Caller& caller, const User& user);
    /// Takes one's own app away. Errors: NotFound "second_factor.not_found"; those of
    /// require_dispensable() where there is no passkey.
    Status remove(const Caller& caller, const User& user);
    /// Takes another's lost factors away, passkeys too, ends their sessions, and drops a password
    /// that is too short to stand alone: they need a reset link then. Errors: NotFound
    /// "second_factor.not_found".
    Status reset(const Caller& caller, const UserId& user);

    struct State {
        bool is_enrolled = false; // whether one is asked for
        bool has_app = false;
        std::int64_t passkeys = 0;
        std::int64_t recovery_codes = 0; // left
        bool is_required = false;        // whether the user may not do without
    };
    Result<State> state(const User& user);

    /// Whether the code is good, which uses it up. Inside the caller's transaction.
    Result<bool>
    accepts(sql::Session& session, const UserId& user, const SecondFactorCode& code) const;
    /// Recovery codes for somebody who has none, which come with the first factor; nothing for
    /// others. Inside the caller's transaction.
    Result<std::vector<RecoveryCode>> first_recovery_codes(sql::Session& session,
                                                           const UserId& user) const;
    /// Errors: Conflict "second_factor.password_short" when the user's password is too short to
    /// stand alone, "second_factor.required" when the policy demands a factor of them.
    static Status require_dispensable(sql::Session& session, const User& user);

private:
    Result<std::vector<RecoveryCode>> make_recovery_codes(sql::Session& session,
                                                          const UserId& user) const;
    [[nodiscard]] std::string hash_of(const RecoveryCode& code) const;
    Result<bool>
    accepts_app_code(sql::Session& session, const UserId& user, const AppCode& code) const;
    Status record(sql::Session& session,
                  std::string_view action,
                  const Caller& caller,
                  const UserId& user) const;

    Ports ports_;
    crypto::Key recovery_key_;
};

} // namespace muster::identity
