#pragma once

#include <optional>
#include <string>

#include "base/enum_names.h"
#include "base/error.h"
#include "base/instant.h"
#include "identity/caller.h"
#include "identity/ids.h"
#include "identity/user.h"

namespace muster::identity {

/// Where a session stands: after the password of somebody with a second factor it can do nothing
/// but take that; of somebody who has to have one and has none, nothing but enrol.
enum class SessionStage { SecondFactor, Enrolment, Active };

inline constexpr auto kSessionStageNames = enum_names<SessionStage>({
    {SessionStage::SecondFactor, "second_factor"},
    {SessionStage::Enrolment, "enrolment"},
    {SessionStage::Active, "active"},
});

/// What a provider calls the same sign-in, so that it can end it.
struct ProviderSession {
    ProviderId provider;
    std::optional<std::string> session{}; // SAML's SessionIndex, OpenID Connect's sid
};

/// One browser of one person. The value of its cookie is known to that browser alone.
struct Session {
    SessionId id;
    UserId user_id;
    SessionStage stage = SessionStage::Active;
    std::string address;    // of the sign-in
    std::string user_agent; // of the sign-in
    Instant created_at;
    Instant last_seen_at;                      // to the minute
    Instant expires_at;                        // however much it is used
    Instant proved_at;                         // when the person last proved who they are
    std::optional<ProviderSession> provider{}; // where the person signed in, unless here
};

/// What somebody is told whose cookie is of no session.
inline Error no_session() {
    return {ErrorKind::Unauthorized, "session.none", "sign in first"};
}

struct SessionPolicy {
    std::chrono::seconds idle{30 * 60};
    std::chrono::seconds absolute{8 * 3600};
    std::chrono::seconds second_factor{5 * 60}; // from password to code
    std::chrono::seconds seen_every{60};        // how fine last_seen_at is: a write each
    std::chrono::seconds proof_lasts{10 * 60};  // for what asks for a fresh proof
};

} // namespace muster::identity
