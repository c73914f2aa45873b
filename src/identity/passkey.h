#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/instant.h"
#include "base/name_text.h"
#include "base/strong_string.h"
#include "identity/ids.h"
#include "webauthn/credential.h"

namespace muster::identity {

struct PasskeyNameRules {
    static constexpr std::string_view kReason = "passkey.bad_name";
    static constexpr std::string_view kForm =
        "a name of 1 to 64 bytes of UTF-8 without control characters and blanks at its ends";
    static bool accepts(std::string_view text) { return is_name(text, 64); }
};
/// What a person calls a passkey: "phone", "key on the desk".
using PasskeyName = StrongString<PasskeyNameRules>;

/// A passkey of a user, as a second factor and, where it asks for a PIN, a finger or a face, as the
/// whole sign-in.
struct Passkey {
    PasskeyId id;
    UserId user_id;
    PasskeyName name;
    std::string credential_id; // as the authenticator calls it, in base64url
    std::string site;          // the host name it is for
    webauthn::PublicKey key;
    std::uint32_t sign_count = 0;
    bool is_backed_up = false; // kept in more than one place
    bool is_copied = false;    // counted backwards once: two have it, so nobody may use it
    Instant created_at;
    std::optional<Instant> last_used_at;
};

} // namespace muster::identity
