#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/key.h"
#include "identity/challenges.h"
#include "identity/change_log.h"
#include "identity/passkey.h"
#include "identity/second_factors.h"
#include "identity/session.h"
#include "sql/database.h"

namespace muster::identity {

/// What a page hands to the browser so that a passkey is made or used.
struct PasskeyQuestion {
    std::string challenge;
    std::vector<Passkey> passkeys; // of the user and the site: not to be made again, or to be used
};

struct NewPasskey {
    PasskeyName name;
    webauthn::RegistrationAnswer answer;
};

/// What a browser answers when a passkey was used.
struct PasskeyAnswer {
    std::string credential_id; // in base64url
    webauthn::AssertionAnswer answer;
    std::string user_handle; // whom the authenticator holds it for; empty: it does not say
};

/// The passkeys of users (WebAuthn level 3): made and taken away by their owners, several of each.
/// The first one brings recovery codes, as an authenticator app does. Thread-safe as far as its
/// ports are.
///
/// Whoever calls begin(), add() or remove() has to have asked for a fresh proof first
/// (Sessions::require_fresh_proof).
class Passkeys {
public:
    static constexpr std::size_t kMostOfUser = 20;

    struct Ports {
        sql::Database& database;
        ChangeLog& changes;
        const Clock& clock;
        Random& random;
        const SecondFactors& second_factors;
    };
    Passkeys(const Ports& ports, const crypto::Key& master)
        : ports_(ports), challenges_(ports.random, master) {}

    Result<PasskeyQuestion> begin(const Session& asked_in, const webauthn::RelyingParty& party);

    struct Added {
        Passkey passkey;
        std::vector<RecoveryCode> recovery_codes; // shown once; none unless it is the first factor
    };
    /// Errors: Unauthorized "passkey.wrong_challenge" unless begin() asked it in this very session;
    /// those of webauthn::check_registration(); Conflict "passkey.exists", "passkey.too_many".
    Result<Added> add(const Caller& caller,
                      const Session& asked_in,
                      const webauthn::RelyingParty& party,
                      const NewPasskey& made);
    Result<std::vector<Passkey>> list(const UserId& user);
    /// Errors: NotFound "passkey.not_found", also of another user's.
    Status
    rename(const Caller& caller, const UserId& user, const PasskeyId& id, const PasskeyName& name);
    /// Errors: NotFound "passkey.not_found"; those of SecondFactors::require_dispensable() for the
    /// last factor.
    Status remove(const Caller& caller, const User& user, const PasskeyId& id);
    /// Forgets challenges that no longer matter. For a schedule.
    Status clean_up();

    // For those that sign people in:

    [[nodiscard]] std::string challenge(const Challenges::Subject& subject) const;
    /// The question to one user. Inside the caller's transaction.
    Result<PasskeyQuestion> question(sql::Session& session,
                                     const UserId& user,
                                     const Challenges::Subject& subject,
                                     const webauthn::RelyingParty& party) const;

    struct Use {
        Challenges::Subject subject;
        const webauthn::RelyingParty& party;
        webauthn::UserVerification verification;
        const PasskeyAnswer& answer;
    };
    struct Verified {
        Passkey passkey; // as it was before
        webauthn::Assertion assertion;
        std::string challenge;
    };
    /// Whose it is, once it is known to be theirs; changes nothing. Errors: those of
    /// webauthn::check_assertion(); Unauthorized "passkey.wrong_challenge", "passkey.unknown",
    /// "passkey.copied", "passkey.wrong_user".
    Result<Verified> verify(const Use& use);
    /// The owner of a credential, for the record of a refusal.
    Result<std::optional<UserId>> owner_of(const PasskeyAnswer& answer);
    /// Uses the answer up. False when the authenticator counted backwards: the passkey has been
    /// copied, and is good for nothing from now on. Inside the caller's transaction. Errors:
    /// Unauthorized "passkey.wrong_challenge", "passkey.unknown".
    Result<bool> take(sql::Session& session, const Verified& verified) const;

private:
    Result<std::vector<Passkey>> passkeys_for(sql::Session& session,
                                              const UserId& user,
                                              const webauthn::RelyingParty& party) const;
    Status record(sql::Session& session,
                  std::string_view action,
                  const Caller& caller,
                  const UserId& user,
                  const PasskeyId& id) const;

    Ports ports_;
    Challenges challenges_;
};

} // namespace muster::identity
