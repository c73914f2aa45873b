#pragma once

#include <optional>

#include "base/check.h"
#include "crypto/session_token.h"
#include "identity/caller.h"
#include "identity/sessions.h"

namespace muster::api {

/// The session of the console that a request came with, and the value of its cookie.
struct ConsoleSession {
    identity::Session session;
    identity::User user;
    crypto::SessionToken token;
};

/// Who was let in, as services want to know it, and with which session. A plain value.
struct Caller : identity::Caller {
    std::optional<ConsoleSession> session; // of people; programs come with a token

    /// On routes whose Access needs a session.
    [[nodiscard]] const ConsoleSession& console() const {
        MUSTER_CHECK(session.has_value(), "the access of this route asks for no session");
        return *session;
    }
};

} // namespace muster::api
