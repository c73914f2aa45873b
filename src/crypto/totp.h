#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"

namespace muster::crypto {

/// Time-based one-time passwords (RFC 6238): six digits, SHA-1, steps of 30 seconds, as every
/// authenticator app computes them.
class Totp {
public:
    /// A step is 30 seconds, counted from the Unix epoch.
    using Step = std::int64_t;
    static constexpr std::size_t kSecretBytes = 20; // RFC 4226 section 4, R6

    static Totp make(Random& random);
    /// Takes a stored secret. Errors: Internal "totp.bad_secret".
    static Result<Totp> from_secret(Secret secret);

    /// 20 bytes, to be kept sealed.
    [[nodiscard]] const Secret& secret() const noexcept { return secret_; }
    /// What an app scans: `otpauth://totp/ISSUER:ACCOUNT?secret=…`
    [[nodiscard]] Secret uri(std::string_view issuer, std::string_view account) const;

    /// The step whose code this is: the present one, or one beside it for clocks that differ and
    /// people who type slowly. A step up to `last_used` is refused, so each code works once.
    /// Compares in constant time. Errors: Invalid "totp.malformed" for anything but six digits;
    /// Unauthorized "totp.refused" for a code that is wrong, too old, or used.
    [[nodiscard]] Result<Step> match(std::string_view code, Instant now, Step last_used) const;

private:
    explicit Totp(Secret secret) : secret_(std::move(secret)) {}
    Secret secret_;
};

} // namespace muster::crypto
