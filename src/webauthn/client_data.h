#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "webauthn/relying_party.h"

namespace muster::webauthn {

/// What a browser is asked for: a new passkey, or the use of one.
enum class Ceremony { Create, Get };

/// What a browser says of the page that asked, and signs (WebAuthn level 3, section 5.8.1).
struct ClientData {
    static constexpr std::size_t kMostBytes = 4096;

    std::string type;
    std::string challenge; // base64url, as it was given to the page
    std::string origin;
    bool is_cross_origin = false; // asked by a page inside a page of somebody else

    /// Reads the JSON as the browser made it; members that are not known are passed over, as the
    /// specification wants. Errors: Invalid "passkey.malformed".
    static Result<ClientData> parse(ByteSpan json);

    /// Errors: Unauthorized "passkey.wrong_ceremony", "passkey.wrong_challenge",
    /// "passkey.wrong_origin".
    [[nodiscard]] Status check(Ceremony ceremony,
                               std::string_view expected_challenge,
                               const RelyingParty& relying_party) const;
};

} // namespace muster::webauthn
