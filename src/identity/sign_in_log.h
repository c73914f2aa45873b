#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/enum_names.h"
#include "base/random.h"
#include "base/result.h"
#include "identity/change_log.h"
#include "identity/ids.h"
#include "sql/database.h"

namespace muster::identity {

inline constexpr auto kSignInOutcomeNames = enum_names<ChangeEvent::Outcome>({
    {ChangeEvent::Outcome::Done, "succeeded"},
    {ChangeEvent::Outcome::Refused, "refused"},
});

/// One try to sign in, as people see it.
struct SignInEntry {
    SignInEntryId id;
    std::optional<UserId> user_id;            // none: nobody has the address that was typed
    std::string method;                       // "password", "passkey", "provider", "support"
    std::optional<std::string> second_factor; // "app", "recovery_code", "passkey"
    std::optional<ProviderId> provider;
    ChangeEvent::Outcome outcome = ChangeEvent::Outcome::Done;
    std::optional<std::string> reason; // why it was refused, a slug
    std::optional<std::string> device; // "first" or "new"; none: a browser that was known
    std::string address;
    std::string user_agent;
    Instant at;
};

/// Who signed in, how, from where, and who was refused: out of the changes of identity, in the
/// transaction of each. What is typed at the sign-in page is never in it. Thread-safe.
class SignInLog final : public ChangeLog {
public:
    struct Ports {
        ChangeLog& recorded; // where changes are kept; told first
        sql::Database& database;
        const Clock& clock;
        Random& random;
    };
    explicit SignInLog(const Ports& ports) : ports_(ports) {}

    /// Keeps "session.started" by its details `method`, `second_factor`, `provider`, `reason` and
    /// `device`; passes every event on.
    Status record(sql::Session& session, const ChangeEvent& event) override;

    struct Page {
        std::optional<UserId> user;         // none: of everybody
        std::optional<SignInEntryId> after; // the last of the page before
        int limit = 50;
    };
    /// The newest first.
    Result<std::vector<SignInEntry>> list(const Page& page);
    /// Forgets what is older than half a year. For a schedule.
    Status clean_up();

private:
    Ports ports_;
};

} // namespace muster::identity
