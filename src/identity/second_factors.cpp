#include "identity/second_factors.h"

#include <array>

#include "crypto/encoding.h"
#include "crypto/hmac.h"
#include "crypto/totp.h"
#include "identity/factor_policies.h"
#include "identity/passkey_store.h"
#include "identity/second_factor_store.h"
#include "identity/session_store.h"
#include "identity/user_store.h"
#include "identity/user_token_store.h"

namespace muster::identity {
namespace {

constexpr std::string_view kIssuer = "Muster";
constexpr std::size_t kRecoveryCodes = 10;
constexpr std::size_t kRecoveryCodeBytes = 10; // 80 bits, 16 characters of base32

crypto::SealedPlace place_of(std::string_view user_id) {
    return {.table = "identity_totp", .column = "sealed_secret", .row = user_id};
}

Result<crypto::Totp>
open_totp(const crypto::Sealer& sealer, const UserId& user, const TotpRow& row) {
    TRY(auto secret, sealer.open(row.sealed_secret, place_of(user.str())));
    return crypto::Totp::from_secret(std::move(secret));
}

Error no_such_second_factor() {
    return {ErrorKind::NotFound, "second_factor.not_found", "there is no second factor"};
}

} // namespace

Result<Secret> SecondFactors::begin(const User& user) {
    const crypto::Totp totp = crypto::Totp::make(ports_.random);
    const TotpRow row{.sealed_secret = ports_.sealer.seal(totp.secret(), place_of(user.id.str()))};
    TRY_DONE(ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const bool is_there, has_app(session, user.id));
        if (is_there) {
            return Error{ErrorKind::Conflict, "second_factor.exists",
                         "there is an authenticator app already; remove it first"};
        }
        return save_totp(session, user.id, row);
    }));
    return totp.uri(kIssuer, user.email.str());
}

Result<std::vector<RecoveryCode>>
SecondFactors::confirm(const Caller& caller, const User& user, std::string_view code) {
    return ports_.database.write([&](sql::Session& session) -> Result<std::vector<RecoveryCode>> {
        TRY(auto row, find_totp(session, user.id));
        if (!row || row->is_confirmed) {
            return Error{ErrorKind::Conflict, "second_factor.not_begun",
                         "there is no second factor that waits for its first code"};
        }
        TRY(const auto totp, open_totp(ports_.sealer, user.id, *row));
        TRY(row->last_step, totp.match(code, ports_.clock.now(), row->last_step));
        row->is_confirmed = true;
        TRY_DONE(save_totp(session, user.id, *row));
        TRY_DONE(record(session, "second_factor.added", caller, user.id));
        return first_recovery_codes(session, user.id);
    });
}

Result<std::vector<RecoveryCode>> SecondFactors::renew_recovery_codes(const Caller& caller,
                                                                      const User& user) {
    return ports_.database.write([&](sql::Session& session) -> Result<std::vector<RecoveryCode>> {
        TRY(const bool is_enrolled, has_second_factor(session, user.id));
        if (!is_enrolled) {
            return no_such_second_factor();
        }
        TRY_DONE(record(session, "second_factor.codes_renewed", caller, user.id));
        return make_recovery_codes(session, user.id);
    });
}

Status SecondFactors::remove(const Caller& caller, const User& user) {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const bool was_there, delete_totp(session, user.id));
        if (!was_there) {
            return no_such_second_factor();
        }
        TRY(const bool has_other, has_passkey(session, user.id));
        if (!has_other) {
            TRY_DONE(require_dispensable(session, user));
            TRY_DONE(delete_recovery_codes(session, user.id));
        }
        return record(session, "second_factor.removed", caller, user.id);
    });
}

Status SecondFactors::require_dispensable(sql::Session& session, const User& user) {
    TRY(const auto password, find_password(session, user.id));
    if (password && password->is_short) {
        return Error{ErrorKind::Conflict, "second_factor.password_short",
                     "the password is too short to stand alone; take a longer one first"};
    }
    TRY(const bool is_required, is_second_factor_required(session, user));
    if (is_required) {
        return Error{ErrorKind::Conflict, "second_factor.required",
                     "whoever has this role has to have a second factor; add another one first"};
    }
    return {};
}

Status SecondFactors::reset(const Caller& caller, const UserId& user) {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const bool was_there, delete_second_factors(session, user));
        if (!was_there) {
            return no_such_second_factor();
        }
        TRY_DONE(delete_short_password(session, user));
        TRY_DONE(delete_sessions(session, user));
        TRY_DONE(delete_user_tokens(session, user));
        return record(session, "second_factor.reset", caller, user);
    });
}

Result<SecondFactors::State> SecondFactors::state(const User& user) {
    return ports_.database.read([&](sql::Session& session) -> Result<State> {
        TRY(const bool is_there, has_app(session, user.id));
        TRY(const auto passkeys, passkeys_of(session, user.id));
        TRY(const std::int64_t codes, count_recovery_codes(session, user.id));
        TRY(const bool is_required, is_second_factor_required(session, user));
        return State{.is_enrolled = is_there || !passkeys.empty(),
                     .has_app = is_there,
                     .passkeys = std::ssize(passkeys),
                     .recovery_codes = codes,
                     .is_required = is_required};
    });
}

Result<bool> SecondFactors::accepts_app_code(sql::Session& session,
                                             const UserId& user,
                                             const AppCode& code) const {
    TRY(auto row, find_totp(session, user));
    if (!row || !row->is_confirmed) {
        return false;
    }
    TRY(const auto totp, open_totp(ports_.sealer, user, *row));
    const auto step = totp.match(code.digits, ports_.clock.now(), row->last_step);
    if (!step) {
        return false;
    }
    row->last_step = *step;
    if (!ports_.sealer.is_current(row->sealed_secret)) {
        row->sealed_secret = ports_.sealer.seal(totp.secret(), place_of(user.str()));
    }
    TRY_DONE(save_totp(session, user, *row));
    return true;
}

Result<bool> SecondFactors::accepts(sql::Session& session,
                                    const UserId& user,
                                    const SecondFactorCode& code) const {
    if (const auto* const app_code = std::get_if<AppCode>(&code)) {
        return accepts_app_code(session, user, *app_code);
    }
    return take_recovery_code(session, user, hash_of(std::get<RecoveryCode>(code)));
}

Result<std::vector<RecoveryCode>> SecondFactors::first_recovery_codes(sql::Session& session,
                                                                      const UserId& user) const {
    TRY(const std::int64_t left, count_recovery_codes(session, user));
    return left > 0 ? std::vector<RecoveryCode>() : make_recovery_codes(session, user);
}

Result<std::vector<RecoveryCode>> SecondFactors::make_recovery_codes(sql::Session& session,
                                                                     const UserId& user) const {
    TRY_DONE(delete_recovery_codes(session, user));
    std::vector<RecoveryCode> codes;
    while (codes.size() < kRecoveryCodes) {
        std::array<std::byte, kRecoveryCodeBytes> bytes{};
        ports_.random.fill(bytes);
        codes.push_back({crypto::base32(bytes)});
        TRY_DONE(insert_recovery_code(session, user, hash_of(codes.back())));
    }
    return codes;
}

std::string SecondFactors::hash_of(const RecoveryCode& code) const {
    return crypto::base64url(crypto::hmac_sha256(recovery_key_, as_bytes(code.text)).bytes);
}

Status SecondFactors::record(sql::Session& session,
                             std::string_view action,
                             const Caller& caller,
                             const UserId& user) const {
    return ports_.changes.record(
        session,
        {.action = action, .caller = caller, .subject = user.str(), .at = ports_.clock.now()});
}

} // namespace muster::identity
