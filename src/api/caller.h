#pragma once

#include <optional>
#include <string>

#include "base/check.h"
#include "base/instant.h"
#include "crypto/session_token.h"
#include "identity/api_token.h"
#include "identity/caller.h"
#include "identity/sessions.h"
#include "identity/user_tokens.h"

namespace muster::api {

/// The session of the console that a request came with, and the value of its cookie.
struct ConsoleSession {
    identity::Session session;
    identity::User user;
    crypto::SessionToken token;
};

/// Somebody who came by a link and is nobody otherwise. A plain value.
struct LinkHolder {
    std::string id;      // of the link, "invite_…"
    std::string subject; // what it is for, "conn_…"
    Instant expires_at;
};

/// Who was let in, as services want to know it, and with which session. A plain value.
struct Caller : identity::Caller {
    // One of them, but on open routes:
    std::optional<ConsoleSession> session{};           // a person in the console
    std::optional<identity::Bearer> bearer{};          // a person's command line
    std::optional<identity::ApiToken> program{};       // nobody
    std::optional<LinkHolder> link{};                  // whoever has it, on routes for that alone
    std::optional<identity::ProviderId> provisioner{}; // on routes for providers alone

    /// Of the person who asks; none for programs.
    [[nodiscard]] std::optional<identity::UserId> user_id() const {
        if (session) {
            return session->user.id;
        }
        return bearer ? std::optional(bearer->user.id) : std::nullopt;
    }
    [[nodiscard]] bool is(const identity::UserId& user) const { return user_id() == user; }

    /// On routes whose Access is for link holders.
    [[nodiscard]] const LinkHolder& link_holder() const {
        MUSTER_CHECK(link.has_value(), "the access of this route asks for no link");
        return *link;
    }
    /// On routes whose Access is for providers.
    [[nodiscard]] const identity::ProviderId& provider() const {
        MUSTER_CHECK(provisioner.has_value(), "the access of this route asks for no provider");
        return *provisioner;
    }
    /// On routes whose Access is for people.
    [[nodiscard]] const identity::User& person() const {
        MUSTER_CHECK(session || bearer, "the access of this route asks for no person");
        return session ? session->user : bearer->user;
    }
    /// On routes whose Access needs a session.
    [[nodiscard]] const ConsoleSession& console() const {
        MUSTER_CHECK(session.has_value(), "the access of this route asks for no session");
        return *session;
    }
};

} // namespace muster::api
