#include "identity/passwords.h"

namespace muster::identity {

Result<PasswordRow> Passwords::make(const Secret& password,
                                    const Email& email,
                                    PasswordPolicy::SecondFactor second_factor) const {
    TRY_DONE(policy_.check(password, email, second_factor));
    TRY(auto hash, hasher_.hash(password));
    return PasswordRow{.hash = std::move(hash), .is_short = policy_.is_short(password)};
}

Result<bool> Passwords::matches(const Secret& password,
                                const std::optional<PasswordRow>& stored) const {
    if (!stored) {
        TRY_DONE(hasher_.spend(password));
        return false;
    }
    return hasher_.verify(password, stored->hash);
}

Result<std::optional<PasswordRow>> Passwords::renewed(const Secret& password,
                                                      const PasswordRow& stored) const {
    if (!hasher_.is_outdated(stored.hash)) {
        return std::optional<PasswordRow>();
    }
    TRY(auto hash, hasher_.hash(password));
    return std::optional(PasswordRow{.hash = std::move(hash), .is_short = stored.is_short});
}

} // namespace muster::identity
