#include "api_connections/invitation_json.h"

#include <utility>

namespace muster::api {

InvitationView view_of(const connections::Invitation& invitation) {
    return {.id = invitation.id,
            .connection_id = invitation.connection,
            .email = invitation.email,
            .created_by = invitation.created_by,
            .created_at = invitation.created_at,
            .expires_at = invitation.expires_at,
            .used_at = invitation.used_at};
}

NewInvitationView
view_of(const connections::Invitation& invitation, std::string url, bool is_mailed) {
    return {.id = invitation.id,
            .connection_id = invitation.connection,
            .url = std::move(url),
            .email = invitation.email,
            .is_mailed = is_mailed,
            .created_by = invitation.created_by,
            .created_at = invitation.created_at,
            .expires_at = invitation.expires_at,
            .used_at = invitation.used_at};
}

SetUpView set_up_view(const connections::Connection& connection, SetUpFacts facts) {
    return {.name = connection.name,
            .kind = connection.kind,
            .partition = connection.partition,
            .account_id = connection.account,
            .external_id = connection.external_id.str(),
            .role_name = connection.role_name(),
            .role_arn = connection.role ? std::optional(connection.role->str()) : std::nullopt,
            .state = connection.state,
            .since = connection.since,
            .cause = view_of(connection.cause),
            .is_listening = facts.is_listening,
            .checked_at = connection.checked_at,
            .principal = std::move(facts.principal),
            .ways = std::move(facts.ways),
            .expires_at = facts.expires_at};
}

} // namespace muster::api
