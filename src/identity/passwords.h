#pragma once

#include <optional>
#include <string>

#include "base/instant.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/password_hasher.h"
#include "identity/password_policy.h"
#include "identity/user_store.h"

namespace muster::identity {

/// Passwords of users: checked against the policy, hashed outside of any transaction, and never
/// kept. Thread-safe.
class Passwords {
public:
    Passwords(const crypto::PasswordHasher& hasher, const PasswordPolicy& policy)
        : hasher_(hasher), policy_(policy) {}

    /// What to store for a new password. Errors: those of PasswordPolicy::check() and
    /// PasswordHasher::hash().
    Result<PasswordRow> make(const Secret& password,
                             const Email& email,
                             PasswordPolicy::SecondFactor second_factor) const;

    /// Whether the password is the stored one. Takes as long where none is stored.
    Result<bool> matches(const Secret& password, const std::optional<PasswordRow>& stored) const;

    /// The stored password hashed with the parameters of today; nullopt when it is already.
    Result<std::optional<PasswordRow>> renewed(const Secret& password,
                                               const PasswordRow& stored) const;

private:
    const crypto::PasswordHasher& hasher_;
    PasswordPolicy policy_;
};

} // namespace muster::identity
