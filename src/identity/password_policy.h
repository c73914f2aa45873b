#pragma once

#include <cstddef>

#include "base/result.h"
#include "base/secret.h"
#include "identity/email.h"

namespace muster::identity {

/// What a password must be: long, and none that everybody tries first. Which characters it is made
/// of is left to people (NIST SP 800-63B-4 section 3.1.1.2).
struct PasswordPolicy {
    std::size_t least = 15;                   // characters, as the only factor
    std::size_t least_with_second_factor = 8; // characters, beside another
    std::size_t most = 256;                   // bytes, which bounds the work of a hash

    /// Whether it is long enough only beside a second factor.
    [[nodiscard]] bool is_short(const Secret& password) const;

    enum class SecondFactor { Missing, Present };
    /// Errors: Invalid "password.malformed" (not UTF-8), "password.too_long",
    /// "password.too_short"; Invalid "password.common" for one of catalog/common_passwords.txt, one
    /// that repeats a short piece, and one that is little more than the user's address.
    [[nodiscard]] Status
    check(const Secret& password, const Email& email, SecondFactor second_factor) const;
};

} // namespace muster::identity
