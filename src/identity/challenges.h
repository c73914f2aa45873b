#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/key.h"
#include "sql/session.h"

namespace muster::identity {

/// What a passkey is asked for. A challenge that was made for one is none for another.
enum class PasskeyPurpose { Register, SignIn, SecondFactor, Proof };

/// The questions that passkeys answer, each good once and for five minutes.
///
/// Strangers ask for as many as they like, so nothing is kept of a question: it holds random bytes,
/// its end and a MAC over both, what it is for and whom. Only one that was answered well is kept,
/// until its end, so that nobody answers it again. Thread-safe as far as its random is.
class Challenges {
public:
    static constexpr std::chrono::minutes kLasts{5};

    Challenges(Random& random, const crypto::Key& master)
        : random_(random), key_(master.derive("muster.passkey_challenge.1")) {}

    struct Subject {
        PasskeyPurpose purpose;
        std::string_view holder; // the session it is for; empty where nobody is known yet
    };

    /// In base64url, as pages hand it to the browser.
    [[nodiscard]] std::string make(const Subject& subject, Instant now) const;
    /// Errors: Unauthorized "passkey.wrong_challenge" for one that was not made for this, or too
    /// long ago.
    [[nodiscard]] Status
    check(std::string_view challenge, const Subject& subject, Instant now) const;
    /// Uses it up. Inside the caller's transaction. Errors: Unauthorized "passkey.wrong_challenge"
    /// when it was used before.
    static Status take(sql::Session& session, std::string_view challenge, Instant now);

private:
    [[nodiscard]] std::string
    mac(std::string_view nonce, std::int64_t ends_at, const Subject& subject) const;

    Random& random_;
    crypto::Key key_;
};

} // namespace muster::identity
