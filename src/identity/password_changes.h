#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "identity/change_log.h"
#include "identity/link_post.h"
#include "identity/link_store.h"
#include "identity/passwords.h"
#include "identity/session.h"
#include "identity/sign_in.h"
#include "sql/database.h"

namespace muster::identity {

/// How a password comes about after the first Admin's: by accepting an invitation, by a reset link,
/// by changing one's own. None of them signs anybody in: a second factor is asked for all the same.
/// Thread-safe as far as its ports are.
class PasswordChanges {
public:
    struct Ports {
        sql::Database& database;
        ChangeLog& changes;
        const Clock& clock;
        Random& random;
        const Passwords& passwords;
        const SignIn& sign_in;
        LinkPost* link_post = nullptr; // null: links are handed over by people
    };
    explicit PasswordChanges(const Ports& ports,
                             std::chrono::seconds reset_lasts = std::chrono::minutes{30})
        : ports_(ports), reset_lasts_(reset_lasts) {}

    /// Makes an invited user active. Errors: Forbidden "link.refused"; those of Passwords::make().
    Result<User>
    accept_invitation(const crypto::Token& token, const Secret& password, const Origin& origin);

    struct Reset {
        User user;
        Link link; // mailed to the user's address, or to be handed over
    };
    /// For whoever has forgotten theirs; nullopt when the address is no active user's or a link
    /// went out a moment ago, which the caller must not let the asker know. It takes as long then:
    /// what would have been written is written, and undone.
    Result<std::optional<Reset>> request_reset(std::string_view email, const Origin& origin);
    /// For an Admin who hands the link over. Errors: NotFound "user.not_found"; Conflict
    /// "user.bad_state", "user.federated".
    Result<Reset> make_reset(const Caller& caller, const UserId& id);
    /// Ends all sessions of the user, and forgives the failures of the account. Errors: Forbidden
    /// "link.refused"; those of Passwords::make().
    Result<User> reset(const crypto::Token& token, const Secret& password, const Origin& origin);

    /// Ends the user's other sessions. The caller has asked for a fresh proof. Errors: Conflict
    /// "user.federated"; those of Passwords::make().
    Status change(const Caller& caller, const Session& current, const Secret& password);

private:
    struct Holder {
        User user;
        PasswordPolicy::SecondFactor second_factor;
    };
    Result<Holder> holder_of(const FollowedLink& link);
    Status pretend_reset(sql::Session& session, const Origin& origin) const;
    Result<Reset> save_reset(sql::Session& session, const Caller& caller, const User& user) const;
    Status record(sql::Session& session,
                  std::string_view action,
                  const Caller& caller,
                  const UserId& id) const;

    Ports ports_;
    std::chrono::seconds reset_lasts_;
};

} // namespace muster::identity
