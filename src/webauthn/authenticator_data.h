#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"
#include "webauthn/relying_party.h"

namespace muster::webauthn {

/// Whether the authenticator has to have made sure who uses it, by a PIN, a finger or a face;
/// otherwise that somebody touched it is enough.
enum class UserVerification { Preferred, Required };

/// The fixed head of what an authenticator says of itself (WebAuthn level 3, section 6.1).
class AuthenticatorData {
public:
    static constexpr std::size_t kHeadBytes = 37;
    static constexpr std::size_t kMostBytes = 8192;

    /// Does not own the bytes. Errors: Invalid "passkey.malformed".
    static Result<AuthenticatorData> parse(ByteSpan bytes);

    /// Errors: Unauthorized "passkey.wrong_site", "passkey.not_present", "passkey.not_verified".
    [[nodiscard]] Status check(const RelyingParty& relying_party,
                               UserVerification user_verification) const;

    [[nodiscard]] bool is_user_verified() const;
    /// Whether the passkey is kept in more than one place, as one that a phone syncs is.
    [[nodiscard]] bool is_backed_up() const;
    /// Goes up with each use; 0 where the authenticator does not count.
    [[nodiscard]] std::uint32_t sign_count() const;

private:
    explicit AuthenticatorData(ByteSpan head) : head_(head) {}
    [[nodiscard]] bool has(std::uint8_t flag) const;

    ByteSpan head_;
};

} // namespace muster::webauthn
