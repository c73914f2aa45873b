#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "api_connections/connection_json.h"
#include "base/json_fields.h"
#include "connections/invitation.h"
#include "net/mailbox.h"

// What the routes of links to connections read and print.
namespace muster::api {

struct InvitationBody {
    std::optional<net::MailAddress> email;
};

/// An invitation as people see it; what opens the door is nowhere in here.
struct InvitationView {
    connections::InvitationId id;
    connections::ConnectionId connection_id;
    std::optional<net::MailAddress> email;
    std::string created_by;
    Instant created_at;
    Instant expires_at;
    std::optional<Instant> used_at;
};

struct NewInvitationView {
    connections::InvitationId id;
    connections::ConnectionId connection_id;
    std::string url;
    std::optional<net::MailAddress> email;
    bool is_mailed = false;
    std::string created_by;
    Instant created_at;
    Instant expires_at;
    std::optional<Instant> used_at;
};

/// What whoever has a link to a connection sees of it: what it takes to finish it, and no more.
struct SetUpView {
    connections::ConnectionName name;
    connections::ConnectionKind kind = connections::ConnectionKind::Management;
    AwsPartition partition = AwsPartition::Aws;
    std::optional<AwsAccountId> account_id;
    std::string external_id;
    std::string role_name;
    std::optional<std::string> role_arn;
    connections::ConnectionState state = connections::ConnectionState::Pending;
    Instant since;
    std::optional<CauseView> cause;
    bool is_listening = false;
    std::optional<Instant> checked_at;
    std::optional<std::string> principal;
    std::vector<WayView> ways;
    Instant expires_at;
};

InvitationView view_of(const connections::Invitation& invitation);
/// `url` is of the page that it opens.
NewInvitationView
view_of(const connections::Invitation& invitation, std::string url, bool is_mailed);
/// The rest of a SetUpView beside its connection.
struct SetUpFacts {
    bool is_listening = false;
    std::optional<std::string> principal;
    std::vector<WayView> ways;
    Instant expires_at;
};
SetUpView set_up_view(const connections::Connection& connection, SetUpFacts facts);

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto json_fields<api::InvitationBody> = std::tuple{
    JsonField{"email", &api::InvitationBody::email,
              "where the link is mailed; absent: nowhere, hand it on yourself"},
};

template <>
inline constexpr auto json_fields<api::InvitationView> = std::tuple{
    JsonField{"id", &api::InvitationView::id, "invite_…"},
    JsonField{"connection_id", &api::InvitationView::connection_id, "what it is for"},
    JsonField{"email", &api::InvitationView::email, "null: it was handed on otherwise"},
    JsonField{"created_by", &api::InvitationView::created_by, "user_… or token_…"},
    JsonField{"created_at", &api::InvitationView::created_at, "when it was made"},
    JsonField{"expires_at", &api::InvitationView::expires_at, "when it is good for nothing"},
    JsonField{"used_at", &api::InvitationView::used_at, "when it was first followed"},
};

template <>
inline constexpr auto json_fields<api::NewInvitationView> = std::tuple{
    JsonField{"id", &api::NewInvitationView::id, "invite_…"},
    JsonField{"connection_id", &api::NewInvitationView::connection_id, "what it is for"},
    JsonField{"url", &api::NewInvitationView::url, "the link itself, shown this once"},
    JsonField{"email", &api::NewInvitationView::email, "null: hand it on yourself"},
    JsonField{"is_mailed", &api::NewInvitationView::is_mailed,
              "false with an address: mail is not set up"},
    JsonField{"created_by", &api::NewInvitationView::created_by, "user_… or token_…"},
    JsonField{"created_at", &api::NewInvitationView::created_at, "when it was made"},
    JsonField{"expires_at", &api::NewInvitationView::expires_at, "when it is good for nothing"},
    JsonField{"used_at", &api::NewInvitationView::used_at, "when it was first followed"},
};

template <>
inline constexpr auto json_fields<api::SetUpView> = std::tuple{
    JsonField{"name", &api::SetUpView::name, "of the connection"},
    JsonField{"kind", &api::SetUpView::kind, "what the account is in its organization"},
    JsonField{"partition", &api::SetUpView::partition, "of AWS"},
    JsonField{"account_id", &api::SetUpView::account_id, "null: whatever account a role is of"},
    JsonField{"external_id", &api::SetUpView::external_id,
              "that the role has to ask for; made by Muster"},
    JsonField{"role_name", &api::SetUpView::role_name, "what templates call the role"},
    JsonField{"role_arn", &api::SetUpView::role_arn, "null: none has worked yet"},
    JsonField{"state", &api::SetUpView::state, "once it works, the link only shows it"},
    JsonField{"since", &api::SetUpView::since, "of the state"},
    JsonField{"cause", &api::SetUpView::cause, "why it is not as it should be"},
    JsonField{"is_listening", &api::SetUpView::is_listening,
              "whether AWS is asked for the role again and again now"},
    JsonField{"checked_at", &api::SetUpView::checked_at, "when the role was last tried"},
    JsonField{"principal", &api::SetUpView::principal, "whom the role is to trust"},
    JsonField{"ways", &api::SetUpView::ways, "to make the role"},
    JsonField{"expires_at", &api::SetUpView::expires_at, "of the link"},
};

} // namespace muster
