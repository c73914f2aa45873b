#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "connections/changes.h"
#include "connections/connections.h"
#include "connections/invitation.h"
#include "crypto/token.h"
#include "sql/database.h"

namespace muster::connections {

/// An invitation with its secret, which is shown once.
struct NewInvitation {
    Invitation invitation;
    Connection connection;
    crypto::Token token;
};

/// Links for colleagues who may make a role and have no account here: each opens what it takes to
/// finish one connection, for some hours, and nothing else. It ends with its time, when somebody
/// takes it back, and when the connection is ended or removed. What is done by one is audited in
/// its name. Whoever calls has checked the permission. Thread-safe as far as its ports are.
class Invitations {
public:
    static constexpr std::chrono::hours kGoodFor{12};
    static constexpr std::size_t kMost = 10; // of a connection, at a time

    struct Ports {
        const sql::Database& database;
        const Connections& connections;
        const Changes& changes;
        const Clock& clock;
        Random& random;
        /// Mails it, in the transaction that makes it; empty where mail is not set up.
        std::function<Status(sql::Session&, const NewInvitation&, const jobs::Origin&)> mail{};
    };
    explicit Invitations(Ports ports) : ports_(std::move(ports)) {}

    /// Mails it where there is an address. Errors: NotFound "connection.not_found"; Conflict
    /// "connection.already_connected", "connection.too_many_invitations".
    Result<NewInvitation> make(const ConnectionId& connection,
                               const std::optional<net::MailAddress>& email,
                               const jobs::Origin& who) const;
    /// Those that are good for something, the newest first. Errors: NotFound
    /// "connection.not_found".
    [[nodiscard]] Result<std::vector<Invitation>> list(const ConnectionId& connection) const;
    /// Errors: NotFound "connection.invitation_not_found".
    Status
    revoke(const ConnectionId& connection, const InvitationId& id, const jobs::Origin& who) const;
    [[nodiscard]] bool mails() const noexcept { return static_cast<bool>(ports_.mail); }

    /// The invitation of whoever comes with that text, whatever it is; its first use is audited.
    /// Errors: Unauthorized "link.refused".
    Result<Invitation> follow(std::string_view text, const jobs::Origin& who) const;

    /// As Connections::register_role(), until there is a role that works. Errors: also Conflict
    /// "connection.already_connected".
    Result<Connection> register_role(const ConnectionId& id,
                                     std::string_view role,
                                     const jobs::Origin& who,
                                     const std::stop_token& stop) const;

    /// For housekeeping.
    Status clean_up() const;

private:
    Ports ports_;
};

} // namespace muster::connections
