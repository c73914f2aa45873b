#pragma once

#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/session_token.h"
#include "identity/change_log.h"
#include "identity/sessions.h"
#include "sql/session.h"

namespace muster::identity {

/// What the edge puts into cookies.
struct SignedIn {
    SessionStage stage = SessionStage::Active;
    crypto::SessionToken session;
    Instant expires_at;
    std::optional<crypto::SessionToken> device; // new, to be kept for long by the browser
};

[[nodiscard]] SignedIn signed_in(const Sessions::Started& started);

/// Whether a browser is one that its user has signed in from before.
Result<bool> is_known(sql::Session& session,
                      const User& user,
                      const std::optional<crypto::SessionToken>& device);

/// Of a sign-in, for the record: whether it is the first, or from a browser that is new.
[[nodiscard]] std::vector<ChangeEvent::Detail> device_details(const User& user, bool is_known);

/// The end of every sign-in: it is noted with the user, and a new browser is kept.
class Arrival {
public:
    struct Ports {
        const Clock& clock;
        Random& random;
    };
    explicit Arrival(const Ports& ports) : ports_(ports) {}

    [[nodiscard]] Result<SignedIn> finish(sql::Session& session,
                                          const Sessions::Started& started,
                                          const User& user,
                                          bool is_known) const;

private:
    Ports ports_;
};

} // namespace muster::identity
