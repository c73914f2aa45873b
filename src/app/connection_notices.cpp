#include "app/connection_notices.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "app/identity_notices.h"
#include "connections/connection_store.h"
#include "connections/first_bills.h"
#include "identity/user_store.h"

namespace muster::app {
namespace {

using connections::Connection;

/// The person of that name in the audit log, if it is one and still there.
Result<std::optional<identity::User>> person(sql::Session& session, const std::string& actor) {
    const auto id = identity::UserId::parse(actor);
    if (!id) {
        return std::optional<identity::User>(); // a program
    }
    auto user = identity::get_user(session, *id);
    if (!user && user.error().kind == ErrorKind::NotFound) {
        return std::optional<identity::User>();
    }
    TRY(auto found, std::move(user));
    return std::optional(std::move(found));
}

std::string account_of(const Connection& connection) {
    return connection.account ? connection.account->str() : "";
}

/// "2026-10 and 2026-11", "2026-08 to 2026-11".
std::string named(const std::vector<BillingMonth>& months) {
    const auto [first, last] = std::ranges::minmax(months);
    if (first == last) {
        return first.str();
    }
    return fmt::format("{} {} {}", first.str(), first.next() == last ? "and" : "to", last.str());
}

} // namespace

Status ConnectionNotices::mail_invitation(sql::Session& session,
                                          const connections::NewInvitation& made,
                                          const jobs::Origin& who) const {
    const connections::Invitation& invitation = made.invitation;
    const auto lasts = invitation.expires_at - ports_.clock.now();
    const std::string account = account_of(made.connection);
    TRY(const auto inviter, person(session, who.actor));
    return ports_.post.mail(
        session,
        {.name = "connection_invitation",
         .to = {.name = "", .address = *invitation.email},
         .values = {{"inviter", inviter ? inviter->name.str() : "Somebody at your company"},
                    {"connection", made.connection.name.str()},
                    {"account", account.empty() ? "your AWS account" : "AWS account " + account},
                    {"url",
                     fmt::format("{}/connect#token={}", public_url_, made.token.text().reveal())},
                    {"hours",
                     std::to_string(std::chrono::round<std::chrono::hours>(lasts).count())}},
         .expires_at = invitation.expires_at},
        who);
}

Status ConnectionNotices::tell_of_bills(sql::Session& session,
                                        const bucket::BillSource& source,
                                        const std::vector<BillingMonth>& months,
                                        const jobs::Origin& who) const {
    const BillingMonth current = BillingMonth::of(ports_.clock.now());
    const bool is_complete = std::ranges::any_of(
        months, [&](const BillingMonth& month) { return month.next() >= current; });
    const auto id = connections::ConnectionId::parse(source.owner.value_or(""));
    if (!is_complete || !id) {
        return {};
    }
    TRY(const auto connection, connections::find_connection(session, *id));
    if (!connection) {
        return {};
    }
    TRY(const bool is_first, connections::note_first_bills(session, *id, ports_.clock.now()));
    return is_first ? tell(session, *connection, months, who) : Status{};
}

Status ConnectionNotices::tell(sql::Session& session,
                               const Connection& connection,
                               const std::vector<BillingMonth>& months,
                               const jobs::Origin& who) const {
    notify::Values values = {{"connection", connection.name.str()},
                             {"account", account_of(connection)},
                             {"months", named(months)}};
    TRY(const std::string maker, connections::maker_of(session, connection.id));
    TRY(const auto user, person(session, maker));
    if (user && user->state == identity::UserState::Active) {
        TRY(auto to, mailbox_of(*user));
        notify::Values personal = values;
        personal.emplace_back("name", user->name.str());
        TRY_DONE(ports_.post.mail(
            session, {.name = "bills_complete", .to = std::move(to), .values = std::move(personal)},
            who));
    }
    return ports_.post.announce(session,
                                {.event = "connection.complete",
                                 .values = {{"connection", connection.id.str()},
                                            {"name", connection.name.str()},
                                            {"account", account_of(connection)},
                                            {"detail", named(months)}}},
                                who);
}

} // namespace muster::app
