#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/key.h"
#include "crypto/session_token.h"
#include "identity/arrival.h"
#include "identity/change_log.h"
#include "identity/password_gate.h"
#include "identity/passwords.h"
#include "identity/second_factors.h"
#include "identity/sessions.h"
#include "identity/throttle.h"
#include "sql/database.h"

namespace muster::identity {

/// How often one may be wrong. Whoever is throttled is told how long to wait.
struct SignInPolicy {
    ThrottlePolicy account{};
    ThrottlePolicy source{.free_attempts = 30,
                          .first_delay = std::chrono::seconds{2},
                          .longest_delay = std::chrono::seconds{60},
                          .most_failures = 0,
                          .forgotten_after = std::chrono::seconds{3600}};
    ThrottlePolicy device{};
    ThrottlePolicy second_factor{};
    ThrottlePolicy reset_request{.free_attempts = 3,
                                 .first_delay = std::chrono::seconds{60},
                                 .longest_delay = std::chrono::seconds{3600},
                                 .most_failures = 0,
                                 .forgotten_after = std::chrono::seconds{4 * 3600}};
};

/// What somebody gives their password for: to link their user to a provider it is good also where
/// the domain signs in there.
enum class PasswordUse { SignIn, Link };

struct PasswordAttempt {
    std::string email; // as typed
    Secret password;
    std::optional<crypto::SessionToken> device; // of the device cookie, where there is one
    Origin origin;
    PasswordUse use = PasswordUse::SignIn;
};

/// The second step.
struct CodeAttempt {
    crypto::SessionToken session;
    Secret code; // as typed
    std::optional<crypto::SessionToken> device;
    Origin origin;
};

/// Signs people in, by a password and, where they have one, a second factor.
///
/// A wrong name, a wrong password, a user who is invited or deactivated: all get one answer, after
/// the same work. Failures are counted per account and per source. So that nobody is locked out by
/// a stranger who fails on purpose, a browser that its user has signed in from before is counted by
/// itself: it neither waits for strangers nor for others behind its address. Otherwise a delay
/// grows with each failure, and the hundredth in a row (NIST SP 800-63B-4 section 3.2.2) closes the
/// account to unknown browsers until its user signs in from a known one, resets the password, or
/// has been left alone for ninety days. Thread-safe as far as its ports are.
class SignIn {
public:
    struct Ports {
        sql::Database& database;
        ChangeLog& changes;
        const Clock& clock;
        Random& random;
        const Passwords& passwords;
        const Sessions& sessions;
        const SecondFactors& second_factors;
        const PasswordGate* password_gate = nullptr; // null: everybody may come by a password
    };
    SignIn(const Ports& ports, const SignInPolicy& policy, const crypto::Key& master)
        : ports_(ports), policy_(policy), throttle_(master), arrival_({ports.clock, ports.random}) {
    }

    /// A session, which is active unless its stage says that the second factor is still to come.
    /// Errors: Unauthorized "sign_in.refused"; Forbidden "sign_in.use_provider" for whatever fails
    /// where the address's domain signs in at a provider, so that nobody learns who is exempt;
    /// RateLimited "sign_in.throttled"; those of PasswordHasher.
    Result<SignedIn> with_password(const PasswordAttempt& attempt);

    /// The second step: the session becomes active and gets a new value. Errors: Unauthorized
    /// "session.none", "second_factor.refused"; Invalid "second_factor.malformed"; RateLimited
    /// "sign_in.throttled".
    Result<SignedIn> with_code(const CodeAttempt& attempt);

    /// Proves once more who one is, for what asks for a fresh proof: a code where there is a second
    /// factor, the password otherwise. The session gets a new value. Errors: those of the two
    /// above; Conflict "session.proof_at_provider" for who has neither, as they signed in
    /// elsewhere.
    Result<SignedIn>
    prove_again(const crypto::SessionToken& token, const Secret& proof, const Origin& origin);

    /// Opens a session whose user had to enrol and has: it is active, under a new value. Nothing
    /// for a session of another stage. Errors: Forbidden "session.enrolment_needed"; Unauthorized
    /// "session.none".
    Result<std::optional<SignedIn>> end_enrolment(const crypto::SessionToken& token,
                                                  const Session& asked_in);

    /// A session that is not there is signed out already.
    Status sign_out(const crypto::SessionToken& token, const Origin& origin);

    /// Forgets the failures of an account, whose user has proved to be its owner in another way.
    /// Inside the caller's transaction.
    Status forgive(sql::Session& session, const Email& email) const;
    /// Counts a request for a reset link; whether another may go out to that address now. Inside
    /// the caller's transaction.
    Result<bool>
    counts_reset_request(sql::Session& session, std::string_view email, const Origin& origin) const;
    /// Removes counts of failures that no longer matter. For a schedule.
    Status clean_up();

private:
    struct Counted {
        Throttle::Subject subject;
        const ThrottlePolicy* policy;
        bool ends_with_success; // or only this attempt is taken back
    };
    struct Candidate {
        std::optional<User> user; // whose address it is, whatever the state
        std::optional<PasswordRow> password;
        std::vector<Counted> counted;
        bool is_known_device = false;
        PasswordRule rule = PasswordRule::Open;
    };

    Result<PasswordRule> rule_for(sql::Session& session,
                                  const Email& email,
                                  const Candidate& candidate,
                                  PasswordUse use) const;
    Result<Candidate> begin(sql::Session& session, const PasswordAttempt& attempt) const;
    Status count(sql::Session& session, const std::vector<Counted>& counted) const;
    Status forgive(sql::Session& session, const std::vector<Counted>& counted) const;
    Status take_back(const std::vector<Counted>& counted);
    Status refuse(const Candidate& candidate, const Origin& origin);
    static std::string why_refused(const Candidate& candidate);
    Result<SignedIn> admit(sql::Session& session,
                           const PasswordAttempt& attempt,
                           const Candidate& candidate,
                           const std::optional<PasswordRow>& renewed) const;
    Result<SignedIn> prove_by_code(const CodeAttempt& attempt, SessionStage stage);
    /// Nullopt for a code that is refused: that has to be counted, so it is no error of the write.
    Result<std::optional<SignedIn>> take_code(sql::Session& session,
                                              const CodeAttempt& attempt,
                                              SessionStage stage,
                                              const SecondFactorCode& code) const;
    Result<SignedIn> prove_by_password(const crypto::SessionToken& token,
                                       const SignedInUser& who,
                                       const Secret& password,
                                       const Origin& origin);
    Status record(sql::Session& session,
                  std::string_view action,
                  const User& user,
                  const Origin& origin,
                  ChangeEvent::Outcome outcome = ChangeEvent::Outcome::Done,
                  std::vector<ChangeEvent::Detail> details = {}) const;

    Ports ports_;
    SignInPolicy policy_;
    Throttle throttle_;
    Arrival arrival_;
};

} // namespace muster::identity
