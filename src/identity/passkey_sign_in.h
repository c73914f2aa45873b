#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/key.h"
#include "crypto/session_token.h"
#include "identity/arrival.h"
#include "identity/change_log.h"
#include "identity/passkeys.h"
#include "identity/password_gate.h"
#include "identity/sessions.h"
#include "identity/sign_in.h"
#include "sql/database.h"

namespace muster::identity {

struct PasskeyAttempt {
    webauthn::RelyingParty party;
    PasskeyAnswer answer;
    std::optional<crypto::SessionToken> device{}; // of the device cookie, where there is one
    Origin origin;
};

/// Signs people in by a passkey: alone, where the authenticator has asked for a PIN, a finger or a
/// face, which makes two factors; or after a password. Proves people once more who are signed in.
///
/// Nobody waits for the failures of others: a passkey cannot be guessed. What fails is counted per
/// source alone, since it costs us work. Thread-safe as far as its ports are.
///
/// Errors of all that take an answer: those of Passkeys::verify() and Passkeys::take();
/// RateLimited "sign_in.throttled".
class PasskeySignIn {
public:
    struct Ports {
        sql::Database& database;
        ChangeLog& changes;
        const Clock& clock;
        Random& random;
        const Sessions& sessions;
        Passkeys& passkeys;
        const SignIn& sign_in;
        const PasswordGate* password_gate = nullptr; // null: no domain has to use a provider
    };
    PasskeySignIn(const Ports& ports, const ThrottlePolicy& source, const crypto::Key& master)
        : ports_(ports), source_(source), throttle_(master) {}

    /// A challenge for whoever comes.
    [[nodiscard]] std::string ask() const;
    /// A session, active at once. Errors: also Unauthorized "sign_in.refused" for somebody who may
    /// not sign in; Forbidden "sign_in.use_provider" for a user whom a provider signs in.
    Result<SignedIn> with_passkey(const PasskeyAttempt& attempt);

    // Errors of those that follow: also Unauthorized "session.none".

    /// The question to whoever has given the password.
    Result<PasskeyQuestion> ask_second(const crypto::SessionToken& token,
                                       const webauthn::RelyingParty& party);
    Result<SignedIn> with_second(const crypto::SessionToken& token, const PasskeyAttempt& attempt);

    /// The question to whoever has to prove once more who they are.
    Result<PasskeyQuestion> ask_proof(const crypto::SessionToken& token,
                                      const webauthn::RelyingParty& party);
    /// The session gets a new value.
    Result<SignedIn> prove_again(const crypto::SessionToken& token, const PasskeyAttempt& attempt);

private:
    /// What an answer is to: a session at a stage, or nothing that is known.
    struct Step {
        PasskeyPurpose purpose;
        SessionStage stage;
        std::string_view action; // as it is recorded
        std::string_view method;
    };
    static const Step kSecond;
    static const Step kProof;

    Result<SignedInUser> holder(const crypto::SessionToken& token, const Step& step);
    Result<PasskeyQuestion>
    ask(const crypto::SessionToken& token, const Step& step, const webauthn::RelyingParty& party);
    Result<SignedIn>
    answer(const crypto::SessionToken& token, const Step& step, const PasskeyAttempt& attempt);
    Result<Passkeys::Verified> verify(const Passkeys::Use& use,
                                      const std::optional<UserId>& whose,
                                      std::string_view action,
                                      const Origin& origin);
    Status count(const Origin& origin);
    Status refuse(const std::optional<UserId>& whose,
                  std::string_view action,
                  const Origin& origin,
                  const Error& error);
    /// Errors: those of with_passkey() for who may not come alone by a passkey.
    Status require_welcome(sql::Session& session, const User& user) const;
    /// Nullopt for a passkey that has been copied: that is kept, so it is no error of the write.
    Result<std::optional<User>> take(sql::Session& session,
                                     const Passkeys::Verified& verified,
                                     std::string_view action,
                                     const Origin& origin) const;
    Result<SignedIn> arrive(sql::Session& session,
                            const Sessions::Started& started,
                            const User& user,
                            const PasskeyAttempt& attempt,
                            std::string_view method) const;

    Ports ports_;
    ThrottlePolicy source_;
    Throttle throttle_;
};

} // namespace muster::identity
