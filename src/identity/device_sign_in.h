#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/key.h"
#include "crypto/token.h"
#include "identity/change_log.h"
#include "identity/device_request.h"
#include "identity/throttle.h"
#include "identity/user_code.h"
#include "identity/user_tokens.h"
#include "sql/database.h"

namespace muster::identity {

struct DeviceSignInPolicy {
    std::chrono::seconds lasts{10 * 60};
    std::chrono::milliseconds pace{2'000};
    std::chrono::milliseconds slow_down{5'000}; // more, for a program that asks too often
    /// How many requests one source may make.
    ThrottlePolicy request{.free_attempts = 30,
                           .first_delay = std::chrono::seconds{2},
                           .longest_delay = std::chrono::seconds{60},
                           .most_failures = 0,
                           .forgotten_after = std::chrono::seconds{3600}};
    /// How many wrong codes one user may type.
    ThrottlePolicy user_code{.free_attempts = 5,
                             .first_delay = std::chrono::seconds{2},
                             .longest_delay = std::chrono::seconds{900},
                             .most_failures = 0,
                             .forgotten_after = std::chrono::seconds{24 * 3600}};
};

/// Signs a person's command line in (RFC 8628): it asks for a code, which the person types into the
/// console, where they are signed in and see who asks from where; the program asks meanwhile until
/// it is told. Thread-safe as far as its ports are.
class DeviceSignIn {
public:
    struct Ports {
        sql::Database& database;
        ChangeLog& changes;
        const Clock& clock;
        Random& random;
        const UserTokens& user_tokens;
    };
    DeviceSignIn(const Ports& ports, const DeviceSignInPolicy& policy, const crypto::Key& master)
        : ports_(ports), policy_(policy), throttle_(master),
          code_key_(master.derive("muster.user_code.1")) {}

    struct Begun {
        crypto::Token device_code; // the program's
        UserCode user_code;        // the person's
        std::chrono::seconds lasts;
        std::chrono::milliseconds pace;
    };
    /// Errors: RateLimited "sign_in.throttled".
    Result<Begun> begin(const ClientName& client_name, const Origin& origin);

    /// What became of it. A token is given out once. Errors: Conflict
    /// "device.authorization_pending" until somebody has decided; RateLimited "device.slow_down"
    /// for who asks too often; Forbidden "device.denied"; Invalid "device.expired", also for codes
    /// that are used or unknown.
    Result<UserTokens::Issued> take(const Secret& device_code, const Origin& origin);

    /// For the person to look at before they decide. Errors: NotFound "device.unknown_user_code";
    /// RateLimited "sign_in.throttled".
    Result<DeviceRequest> look(const Caller& caller, const UserCode& code);

    enum class Decision { Approve, Deny };
    /// Errors: those of look().
    Status
    decide(const Caller& caller, const UserId& user, const UserCode& code, Decision decision);

    /// Removes the rows of requests that have expired. For a schedule.
    Status clean_up();

private:
    /// An error that is no reason to forget what was counted.
    struct Answer {
        std::optional<Error> refusal;
        std::optional<UserTokens::Issued> issued;
    };
    Result<Answer>
    answer(sql::Session& session, const crypto::Sha256Digest& device, const Origin& origin) const;
    Result<Answer>
    issue(sql::Session& session, const DeviceRequest& request, const Origin& origin) const;
    /// Counts the attempt; nullopt for a code that nobody waits behind.
    Result<std::optional<DeviceRequest>>
    find_pending(sql::Session& session, const Caller& caller, const UserCode& code) const;
    [[nodiscard]] crypto::Sha256Digest hash_of(const UserCode& code) const;

    Ports ports_;
    DeviceSignInPolicy policy_;
    Throttle throttle_;
    crypto::Key code_key_;
};

} // namespace muster::identity
