#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "crypto/work_areas.h"

namespace muster::crypto {

/// Argon2id (RFC 9106) with one lane, as libsodium does it, inside the bounds of WorkAreas.
/// Thread-safe.
class PasswordHasher {
public:
    /// OWASP's set of 19 MiB and two passes.
    struct Cost {
        std::size_t memory_bytes = std::size_t{19} << 20;
        std::uint64_t passes = 2;
    };

    PasswordHasher(const Cost& cost, WorkAreas& areas);

    // Errors of all three: those of WorkAreas::take(); Unavailable "password.no_memory".

    /// A text that carries its parameters and salt: `$argon2id$v=19$m=…,t=…,p=1$salt$hash`.
    [[nodiscard]] Result<std::string> hash(const Secret& password) const;
    /// Whether the password is the one that was hashed, compared in constant time.
    [[nodiscard]] Result<bool> verify(const Secret& password, const std::string& hash) const;
    /// The work of a verify() and no more, where there is no hash: an answer that comes too soon
    /// would say that there is no such user.
    [[nodiscard]] Status spend(const Secret& password) const;

    /// Whether the hash was made with other parameters than hash() takes now.
    [[nodiscard]] bool is_outdated(const std::string& hash) const;

private:
    Cost cost_;
    WorkAreas& areas_;
};

} // namespace muster::crypto
