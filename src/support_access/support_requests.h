#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/key.h"
#include "crypto/token.h"
#include "identity/change_log.h"
#include "identity/guests.h"
#include "identity/throttle.h"
#include "sql/database.h"
#include "support_access/support_request.h"

namespace muster::support_access {

struct NewSupportRequest {
    identity::Email email;
    identity::PersonName name;
    identity::PersonName company;
    Statement reason;
};

/// What an Admin writes to let somebody in.
struct Approval {
    Statement decision;
    Role role = Role::ReadOnly; // what the engineer may do; never Admin
    Instant ends_at;
};

/// Engineers from outside who help with a problem. They get in only by the written approval of an
/// Admin, for a role and until a time, at most three days; it ends by itself, or earlier when an
/// Admin says so. While it lasts they are a user of their own, so the audit log tells what they
/// did. Thread-safe as far as its ports are.
class SupportRequests {
public:
    static constexpr std::chrono::hours kLongest{72};
    static constexpr std::chrono::hours kUnanswered{24 * 7}; // then a request is forgotten
    static constexpr std::int64_t kMostOpen = 20;

    struct Ports {
        sql::Database& database;
        identity::ChangeLog& changes;
        const Clock& clock;
        Random& random;
        const identity::Guests& guests;
    };
    SupportRequests(const Ports& ports, const crypto::Key& master)
        : ports_(ports), throttle_(master) {}

    struct Asked {
        SupportRequest request;
        crypto::Token token; // what the engineer signs in with, once approved; shown once
    };
    /// By anybody. Errors: RateLimited "sign_in.throttled" for a source that asks often; Conflict
    /// "support.too_many_open".
    Result<Asked> ask(const identity::Origin& origin, const NewSupportRequest& request);

    // Errors of all that follow: NotFound "support.not_found"; Conflict "support.bad_state" for a
    // request that is decided or over already.

    /// Errors: also Invalid "support.bad_end", "guest.role_too_high"; Conflict
    /// "user.duplicate_email" where a user of the house has the address, "support.already_in".
    Result<SupportRequest>
    approve(const identity::Caller& caller, const SupportRequestId& id, const Approval& approval);
    Result<SupportRequest>
    deny(const identity::Caller& caller, const SupportRequestId& id, const Statement& decision);
    /// Ends what was approved, at once.
    Result<SupportRequest> end(const identity::Caller& caller, const SupportRequestId& id);

    Result<SupportRequest> get(const SupportRequestId& id);
    Result<std::vector<SupportRequest>> list(const std::optional<SupportRequestId>& after,
                                             int limit);
    /// By which approval a guest is here.
    Result<std::optional<SupportRequest>> of_guest(const identity::UserId& guest);

    struct Arrival {
        std::string_view token;
        std::optional<crypto::SessionToken> device{};
        identity::Origin origin;
    };
    /// Errors: Unauthorized "support.refused" unless the token's request is approved and lasts.
    Result<identity::SignedIn> sign_in(const Arrival& arrival);

    /// Closes what has ended by itself, and forgets what nobody answered. For a schedule: access
    /// itself ends without it.
    Status end_due();

private:
    Result<SupportRequest>
    get_in(sql::Session& session, const SupportRequestId& id, SupportState expected) const;
    Result<SupportRequest> save(sql::Session& session,
                                const identity::Caller& caller,
                                const SupportRequest& request,
                                SupportState from) const;
    Status record(sql::Session& session,
                  std::string_view action,
                  const identity::Caller& caller,
                  const SupportRequest& request) const;

    Ports ports_;
    identity::Throttle throttle_;
};

} // namespace muster::support_access
