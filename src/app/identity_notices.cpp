#include "app/identity_notices.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>

#include "api/links.h"
#include "api/origins.h"
#include "app/browser_name.h"
#include "groups/group_store.h"
#include "identity/user_store.h"
#include "notify/choice_store.h"
#include "scim/resource_store.h"

namespace muster::app {
namespace {

using identity::ChangeEvent;
using identity::User;
using notify::Values;

/// "2026-11-29 05:12 UTC"
std::string printed_time(Instant at) {
    const std::string text = at.str();
    return text.substr(0, 10) + ' ' + text.substr(11, 5) + " UTC";
}

std::string detail_of(const ChangeEvent& event, std::string_view name) {
    const auto found = std::ranges::find(event.details, name, &ChangeEvent::Detail::first);
    return found == event.details.end() ? std::string() : found->second;
}

jobs::Origin job_origin(const identity::Caller& caller) {
    return {.actor = api::actor_of(caller.principal),
            .request_id = caller.origin.request_id,
            .scope = {}};
}

/// What every notice about a user says of them.
Values values_of(const User& user) {
    return {{"user", user.id.str()}, {"name", user.name.str()}, {"email", user.email.str()}};
}

std::string address_of(const ChangeEvent& event) {
    const std::string& address = event.caller.origin.address;
    return address.empty() ? "the server itself" : address;
}

std::string titled(const std::string& role) {
    const auto known = kRoleNames.find(role);
    return known ? std::string(role_title(*known)) : role;
}

/// What is said of it to the user and to those who follow it.
std::string_view what_became_of_factor(std::string_view action) {
    if (action == "second_factor.added") {
        return "An authenticator app was added";
    }
    if (action == "second_factor.removed") {
        return "The authenticator app was removed";
    }
    if (action == "second_factor.reset") {
        return "An admin has taken all second factors away";
    }
    if (action == "passkey.added") {
        return "A passkey was added";
    }
    return action == "passkey.removed"
               ? "A passkey was removed"
               : "A passkey was used that somebody has copied, and is refused from now on";
}

/// Whose user it is about: for a token whoever made it, else the subject itself.
Result<std::optional<User>> user_of(sql::Session& session, const ChangeEvent& event) {
    const bool is_of_token = event.action == "api_token.created";
    const auto id =
        identity::UserId::parse(is_of_token ? event.caller.principal.id : event.subject);
    if (!id) {
        return std::optional<User>();
    }
    TRY(User user, identity::get_user(session, *id));
    return std::optional(std::move(user));
}

} // namespace

const IdentityNotices::Row IdentityNotices::kRows[] = {
    {"session.started", &IdentityNotices::tell_of_sign_in},
    {"password.changed", &IdentityNotices::tell_of_password},
    {"password.reset", &IdentityNotices::tell_of_password},
    {"user.edited", &IdentityNotices::tell_of_edit},
    {"user.synchronized", &IdentityNotices::tell_of_edit},
    {"user.role_changed", &IdentityNotices::tell_of_edit},
    {"user.invited", &IdentityNotices::tell_of_invitation},
    {"user.deactivated", &IdentityNotices::tell_of_deactivation},
    {"api_token.created", &IdentityNotices::tell_of_token},
    {"second_factor.added", &IdentityNotices::tell_of_factor},
    {"second_factor.removed", &IdentityNotices::tell_of_factor},
    {"second_factor.reset", &IdentityNotices::tell_of_factor},
    {"passkey.added", &IdentityNotices::tell_of_factor},
    {"passkey.removed", &IdentityNotices::tell_of_factor},
    {"passkey.copied", &IdentityNotices::tell_of_factor},
};

Status IdentityNotices::record(sql::Session& session, const ChangeEvent& event) {
    TRY_DONE(ports_.recorded.record(session, event));
    if (event.action == "user.deleted" && event.outcome == ChangeEvent::Outcome::Done) {
        TRY_DONE(groups::forget_user(session, event.subject));
        TRY_DONE(scim::delete_resource(session, event.subject));
        return notify::forget_choices(session, event.subject);
    }
    if (event.action.starts_with("support.")) {
        return tell_of_support(session, event);
    }
    if (event.action == "provider.created") {
        return tell_of_provider(session, event);
    }
    if (event.action == "provider.key_activated") {
        return tell_of_key(session, event);
    }
    const auto* const row = std::ranges::find(kRows, event.action, &Row::action);
    if (event.outcome != ChangeEvent::Outcome::Done || row == std::end(kRows)) {
        return {};
    }
    TRY(const auto user, user_of(session, event));
    return user ? (this->*row->tell)(session, event, *user) : Status();
}

Status IdentityNotices::send(sql::Session& session,
                             const identity::Caller& caller,
                             const User& user,
                             const identity::Link& link) {
    const bool is_invitation = link.token.kind() == crypto::TokenKind::Invitation;
    const auto lasts = link.expires_at - ports_.clock.now();
    TRY(auto to, mailbox_of(user));
    return ports_.post.mail(
        session,
        {.name = is_invitation ? "invitation" : "password_reset",
         .to = std::move(to),
         .values =
             {{"name", user.name.str()},
              {"role", std::string(role_title(user.role))},
              {"url",
               api::page_link(public_url_, is_invitation ? "invitation" : "reset", link.token)},
              {"hours", std::to_string(std::chrono::round<std::chrono::hours>(lasts).count())},
              {"minutes", std::to_string(std::chrono::round<std::chrono::minutes>(lasts).count())}},
         .expires_at = link.expires_at},
        job_origin(caller));
}

Status IdentityNotices::tell_of_sign_in(sql::Session& session,
                                        const ChangeEvent& event,
                                        const User& user) const {
    if (detail_of(event, "device") != "new") {
        return {};
    }
    TRY(auto to, mailbox_of(user));
    TRY_DONE(
        ports_.post.mail(session,
                         {.name = "new_device",
                          .to = std::move(to),
                          .values = {{"name", user.name.str()},
                                     {"time", printed_time(event.at)},
                                     {"address", address_of(event)},
                                     {"browser", browser_name(event.caller.origin.user_agent)}}},
                         job_origin(event.caller)));
    Values values = values_of(user);
    values.emplace_back("address", address_of(event));
    return ports_.post.announce(session,
                                {.event = "sign_in.new_device", .values = std::move(values)},
                                job_origin(event.caller));
}

Status IdentityNotices::tell_of_password(sql::Session& session,
                                         const ChangeEvent& event,
                                         const User& user) const {
    TRY(auto to, mailbox_of(user));
    return ports_.post.mail(session,
                            {.name = "password_changed",
                             .to = std::move(to),
                             .values = {{"name", user.name.str()},
                                        {"time", printed_time(event.at)},
                                        {"address", address_of(event)}}},
                            job_origin(event.caller));
}

Status IdentityNotices::tell_of_edit(sql::Session& session,
                                     const ChangeEvent& event,
                                     const User& user) const {
    const std::string before = titled(detail_of(event, "role_before"));
    if (before.empty()) {
        return {}; // something else was edited
    }
    Values values = values_of(user);
    values.emplace_back("role", titled(detail_of(event, "role")));
    values.emplace_back("role_before", before);
    if (user.state == identity::UserState::Active) {
        TRY(auto to, mailbox_of(user));
        TRY_DONE(ports_.post.mail(session,
                                  {.name = "role_changed", .to = std::move(to), .values = values},
                                  job_origin(event.caller)));
    }
    return ports_.post.announce(session,
                                {.event = "user.role_changed", .values = std::move(values)},
                                job_origin(event.caller));
}

Status IdentityNotices::tell_of_invitation(sql::Session& session,
                                           const ChangeEvent& event,
                                           const User& user) const {
    Values values = values_of(user);
    values.emplace_back("role", std::string(role_title(user.role)));
    return ports_.post.announce(session, {.event = "user.invited", .values = std::move(values)},
                                job_origin(event.caller));
}

Status IdentityNotices::tell_of_deactivation(sql::Session& session,
                                             const ChangeEvent& event,
                                             const User& user) const {
    return ports_.post.announce(session, {.event = "user.deactivated", .values = values_of(user)},
                                job_origin(event.caller));
}

Status IdentityNotices::tell_of_factor(sql::Session& session,
                                       const ChangeEvent& event,
                                       const User& user) const {
    TRY(auto to, mailbox_of(user));
    const std::string what(what_became_of_factor(event.action));
    TRY_DONE(ports_.post.mail(session,
                              {.name = "second_factor_changed",
                               .to = std::move(to),
                               .values = {{"name", user.name.str()},
                                          {"what", what},
                                          {"time", printed_time(event.at)},
                                          {"address", address_of(event)}}},
                              job_origin(event.caller)));
    if (event.action.ends_with(".added")) {
        return {};
    }
    Values values = values_of(user);
    values.emplace_back("what", what);
    return ports_.post.announce(session,
                                {.event = "second_factor.removed", .values = std::move(values)},
                                job_origin(event.caller));
}

Status IdentityNotices::tell_of_support(sql::Session& session, const ChangeEvent& event) const {
    Values values{{"request", event.subject}};
    if (event.action == "support.approved") {
        values.emplace_back("role", titled(detail_of(event, "role")));
        values.emplace_back("until", detail_of(event, "ends_at"));
    } else if (event.action != "support.requested") {
        return {};
    }
    return ports_.post.announce(session,
                                {.event = std::string(event.action), .values = std::move(values)},
                                job_origin(event.caller));
}

Status IdentityNotices::tell_of_provider(sql::Session& session, const ChangeEvent& event) const {
    return ports_.post.announce(session,
                                {.event = "provider.added",
                                 .values = {{"provider", event.subject},
                                            {"name", detail_of(event, "name")},
                                            {"kind", detail_of(event, "kind")}}},
                                job_origin(event.caller));
}

Status IdentityNotices::tell_of_key(sql::Session& session, const ChangeEvent& event) const {
    return ports_.post.announce(session,
                                {.event = "provider.key_activated",
                                 .values = {{"provider", event.subject},
                                            {"name", detail_of(event, "name")},
                                            {"sha256", detail_of(event, "sha256")}}},
                                job_origin(event.caller));
}

Status IdentityNotices::tell_of_token(sql::Session& session,
                                      const ChangeEvent& event,
                                      const User& user) const {
    TRY(auto to, mailbox_of(user));
    TRY_DONE(ports_.post.mail(session,
                              {.name = "token_made",
                               .to = std::move(to),
                               .values = {{"name", user.name.str()},
                                          {"time", printed_time(event.at)},
                                          {"address", address_of(event)}}},
                              job_origin(event.caller)));
    Values values = values_of(user);
    values.emplace_back("token", event.subject);
    return ports_.post.announce(session,
                                {.event = "api_token.created", .values = std::move(values)},
                                job_origin(event.caller));
}

Result<net::Mailbox> mailbox_of(const User& user) {
    TRY(auto address, net::MailAddress::parse(user.email.str()));
    return net::Mailbox{.name = user.name.str(), .address = std::move(address)};
}

std::string_view role_title(Role role) {
    switch (role) {
    case Role::Admin: return "Admin";
    case Role::User: return "User";
    case Role::ReadOnly: return "Read Only";
    case Role::CostAdmin: return "Cost & Compliance Admin";
    }
    return "";
}

} // namespace muster::app
