#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/role.h"
#include "identity/change_log.h"
#include "identity/link_post.h"
#include "identity/user.h"
#include "net/mailbox.h"
#include "notify/post.h"

namespace muster::app {

/// Tells people what became of their user, and channels what they subscribed to: out of the changes
/// that identity records, in the transaction of each. Mails the links it makes. Thread-safe.
class IdentityNotices final : public identity::ChangeLog, public identity::LinkPost {
public:
    struct Ports {
        identity::ChangeLog& recorded; // where changes are kept; told first
        const notify::Post& post;
        const Clock& clock;
    };
    /// `public_url` is where people find the console.
    IdentityNotices(const Ports& ports, std::string public_url)
        : ports_(ports), public_url_(std::move(public_url)) {}

    Status record(sql::Session& session, const identity::ChangeEvent& event) override;
    Status send(sql::Session& session,
                const identity::Caller& caller,
                const identity::User& user,
                const identity::Link& link) override;

private:
    using Tell = Status (IdentityNotices::*)(sql::Session&,
                                             const identity::ChangeEvent&,
                                             const identity::User&) const;
    struct Row {
        std::string_view action;
        Tell tell;
    };
    static const Row kRows[];

    Status tell_of_sign_in(sql::Session& session,
                           const identity::ChangeEvent& event,
                           const identity::User& user) const;
    Status tell_of_password(sql::Session& session,
                            const identity::ChangeEvent& event,
                            const identity::User& user) const;
    Status tell_of_edit(sql::Session& session,
                        const identity::ChangeEvent& event,
                        const identity::User& user) const;
    Status tell_of_invitation(sql::Session& session,
                              const identity::ChangeEvent& event,
                              const identity::User& user) const;
    Status tell_of_deactivation(sql::Session& session,
                                const identity::ChangeEvent& event,
                                const identity::User& user) const;
    Status tell_of_factor(sql::Session& session,
                          const identity::ChangeEvent& event,
                          const identity::User& user) const;
    Status tell_of_support(sql::Session& session, const identity::ChangeEvent& event) const;
    Status tell_of_token(sql::Session& session,
                         const identity::ChangeEvent& event,
                         const identity::User& user) const;

    Status tell_of_key(sql::Session& session, const identity::ChangeEvent& event) const;
    Status tell_of_provider(sql::Session& session, const identity::ChangeEvent& event) const;

    Ports ports_;
    std::string public_url_;
};

/// A user as mail is sent to them.
Result<net::Mailbox> mailbox_of(const identity::User& user);
/// What a role is called by people.
std::string_view role_title(Role role);

} // namespace muster::app
