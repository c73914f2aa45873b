#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/result.h"
#include "crypto/key.h"
#include "sql/session.h"

namespace muster::identity {

/// How many attempts may fail, and how long to wait for the next.
struct ThrottlePolicy {
    int free_attempts = 5;               // without delay
    std::chrono::seconds first_delay{2}; // then this, twice as long after each failure
    std::chrono::seconds longest_delay{900};
    int most_failures = 100;                 // in a row, then none is let through; 0: no end
    std::chrono::seconds forgotten_after{0}; // the last failure; 0: never
};

/// Counts failed attempts by whatever is guessed at or guesses: an account, a source, a device.
///
/// An attempt is counted as failed when it begins and forgiven when it succeeds, so that many
/// begun at once are not all let through before the first of them has failed. Keys are stored as
/// keyed hashes. Inside the caller's transaction.
class Throttle {
public:
    struct Subject {
        std::string_view kind; // "account", "source", …
        std::string text;
    };

    explicit Throttle(const crypto::Key& key) : key_(key.derive("muster.throttle.1")) {}

    /// Errors: RateLimited "sign_in.throttled", with the time to wait; the caller's write has to
    /// fail with it.
    Status begin(sql::Session& session,
                 const Subject& subject,
                 const ThrottlePolicy& policy,
                 Instant now) const;
    /// Begins counting anew.
    Status reset(sql::Session& session, const Subject& subject) const;
    /// Takes back what begin() counted.
    Status take_back(sql::Session& session, const Subject& subject) const;

    /// Removes counts that no longer matter: nothing has failed since `before` and no delay runs.
    static Status forget(sql::Session& session, Instant before, Instant now);

private:
    [[nodiscard]] std::string row_key(const Subject& subject) const;

    crypto::Key key_;
};

/// What stands for the network an address belongs to: an IPv4 address itself, the /64 of an IPv6
/// one, since whoever has one such address has all of its /64.
std::string source_of(std::string_view address);

} // namespace muster::identity
