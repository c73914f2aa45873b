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

/// The second factor of users: an authenticator app (RFC 6238) and recovery codes for when it is
/// lost. The app's secret is kept sealed, recovery codes as keyed hashes. Thread-safe as far as its
/// ports are.
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
    /// Takes a first code from the app, and gives the recovery codes, shown once. Errors: Conflict
    /// "second_factor.not_begun"; those of Totp::match().
    Result<std::vector<RecoveryCode>>
    confirm(const Caller& caller, const User& user, std::string_view code);
    /// New recovery codes; the old ones are good for nothing. Errors: NotFound
    /// "second_factor.not_found".
    Result<std::vector<RecoveryCode>> renew_recovery_codes(const Caller& caller, const User& user);
    /// Takes one's own factor away. Errors: NotFound "second_factor.not_found"; Conflict
    /// "second_factor.password_short" when the password is too short to stand alone.
    Status remove(const Caller& caller, const User& user);
    /// Takes another's lost factor away, ends their sessions, and drops a password that is too
    /// short to stand alone: they need a reset link then. Errors: NotFound
    /// "second_factor.not_found".
    Status reset(const Caller& caller, const UserId& user);

    struct State {
        bool is_enrolled = false;
        std::int64_t recovery_codes = 0; // left
    };
    Result<State> state(const UserId& user);

    /// Whether the code is good, which uses it up. Inside the caller's transaction.
    Result<bool>
    accepts(sql::Session& session, const UserId& user, const SecondFactorCode& code) const;

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
