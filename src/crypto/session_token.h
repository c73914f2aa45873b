#pragma once

#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/sha256.h"

namespace muster::crypto {

/// The value of a cookie: 32 random bytes in base64url, 43 characters. Only its hash is stored.
class SessionToken {
public:
    static SessionToken make(Random& random);
    /// Errors: Invalid "session_token.malformed".
    static Result<SessionToken> parse(std::string_view text);

    [[nodiscard]] const Secret& text() const noexcept { return text_; }
    [[nodiscard]] Sha256Digest hash() const { return Sha256::of(text_.reveal()); }

private:
    explicit SessionToken(Secret text) : text_(std::move(text)) {}
    Secret text_;
};

} // namespace muster::crypto
