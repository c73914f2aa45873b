#include "openapi/parameters.h"

#include <algorithm>
#include <array>
#include <string>

#include "api/keyed_requests.h"
#include "api/paging.h"
#include "audit/export.h"
#include "audit/log.h"
#include "base/aws_account_id.h"
#include "base/json_schema.h"
#include "bucket/bill_source.h"
#include "connections/connection.h"
#include "connections/invitation.h"
#include "groups/group.h"
#include "identity/ids.h"
#include "inventory/resource_list.h"
#include "jobs/job.h"
#include "notify/channel.h"
#include "saved/dashboard.h"
#include "saved/saved_report.h"
#include "scim/provisioning_tokens.h"

namespace muster::openapi {
namespace {

Json plain_text() {
    return text_schema();
}
Json texts() {
    return array_schema(text_schema());
}
Json limit() {
    return Json::Object{{"type", "integer"},
                        {"minimum", 1},
                        {"maximum", api::Paging::kMostLimit},
                        {"default", api::Paging::kDefaultLimit}};
}
Json order() {
    return text_schema({{"enum", Json::Array{"newest", "oldest"}}, {"default", "newest"}});
}
Json job_states() {
    return array_schema(names_schema(jobs::kJobStateNames));
}
Json account_ids() {
    return array_schema(json_schema<AwsAccountId>());
}
Json ended() {
    return text_schema({{"enum", Json::Array{"leave_out", "show"}}, {"default", "leave_out"}});
}
Json resource_order() {
    return names_schema(inventory::kResourceOrderNames);
}
Json ways() {
    return names_schema(connections::kWayNames);
}
Json results() {
    return array_schema(names_schema(audit::kEventResultNames));
}
Json export_form() {
    return names_schema(audit::kExportFormNames);
}

/// What may stand in a parameter of the query; a list is one that may be repeated.
struct QueryParameter {
    std::string_view name;
    Json (*schema)();
    bool is_required = false;
    std::string_view below = {}; // of routes whose path begins so; before what is of all
};
constexpr std::array kQuery = {
    QueryParameter{"state", &texts, false, "/api/v1/resources"},
    QueryParameter{"account", &account_ids},
    QueryParameter{"region", &texts},
    QueryParameter{"tag", &texts},
    QueryParameter{"ended", &ended},
    QueryParameter{"sort", &resource_order},
    QueryParameter{"limit", &limit},
    QueryParameter{"order", &order},
    QueryParameter{"state", &job_states},
    QueryParameter{"result", &results},
    QueryParameter{"format", &export_form},
    QueryParameter{"actor", &texts},
    QueryParameter{"action", &texts},
    QueryParameter{"target", &texts},
    QueryParameter{"request_id", &texts},
    QueryParameter{"kind", &texts},
    QueryParameter{"from", &json_schema<Instant>},
    QueryParameter{"to", &json_schema<Instant>},
    QueryParameter{"month", &json_schema<BillingMonth>},
    QueryParameter{"first", &json_schema<BillingMonth>},
    QueryParameter{"last", &json_schema<BillingMonth>},
    QueryParameter{"user_id", &json_schema<identity::UserId>},
    QueryParameter{"dimension", &plain_text, true},
    QueryParameter{"period", &plain_text, true},
};

/// What a part such as `{id}` is, by the part of the path before it.
struct PathId {
    std::string_view of;
    Json (*schema)();
};
constexpr std::array kIds = {
    PathId{"users", &json_schema<identity::UserId>},
    PathId{"sessions", &json_schema<identity::SessionId>},
    PathId{"api-tokens", &json_schema<identity::ApiTokenId>},
    PathId{"user-tokens", &json_schema<identity::UserTokenId>},
    PathId{"notification-channels", &json_schema<notify::ChannelId>},
    PathId{"tasks", &json_schema<jobs::JobId>},
    PathId{"saved-reports", &json_schema<Id<saved::SavedReport::Tag>>},
    PathId{"dashboards", &json_schema<Id<saved::Dashboard::Tag>>},
    PathId{"connections", &json_schema<connections::ConnectionId>},
    PathId{"invitations", &json_schema<connections::InvitationId>},
    PathId{"templates", &ways},
    PathId{"backfill", &json_schema<jobs::JobId>},
    PathId{"cost-history", &json_schema<jobs::JobId>},
    PathId{"s3-sources", &json_schema<bucket::BillSourceId>},
    PathId{"versions", &json_schema<std::int64_t>},
    PathId{"groups", &json_schema<groups::GroupId>},
    PathId{"members", &json_schema<identity::UserId>},
    PathId{"provisioning", &json_schema<identity::ProviderId>},
    PathId{"tokens", &json_schema<scim::ProvisioningTokenId>},
};

Json parameter(std::string_view in, std::string_view name, bool is_required, Json schema) {
    return Json::Object{
        {"name", name}, {"in", in}, {"required", is_required}, {"schema", std::move(schema)}};
}

Json path_parameter(std::string_view name, std::string_view before) {
    const auto* const known = std::ranges::find(kIds, before, &PathId::of);
    return parameter("path", name, true, known == kIds.end() ? plain_text() : known->schema());
}

Json query_parameter(std::string_view name, std::string_view path) {
    const auto* const known = std::ranges::find_if(kQuery, [&](const QueryParameter& parameter) {
        return parameter.name == name && path.starts_with(parameter.below);
    });
    return known == kQuery.end() ? parameter("query", name, false, plain_text())
                                 : parameter("query", name, known->is_required, known->schema());
}

Json key_parameter() {
    Json key =
        parameter("header", "Idempotency-Key", false,
                  text_schema({{"minLength", 1}, {"maxLength", 255}, {"pattern", R"(^[!#-~]+$)"}}));
    key.if_object()->push_back(
        {"description", "for 24 hours the same key means the same request, answered as before"});
    return key;
}

} // namespace

Json::Array parameters_of(const api::RouteLine& route) {
    Json::Array parameters;
    std::string_view before;
    for (const std::string_view part : route.path.parts()) {
        if (http::PathTemplate::is_parameter(part)) {
            parameters.push_back(path_parameter(http::PathTemplate::parameter_name(part), before));
        }
        before = part;
    }
    for (const std::string_view name : route.operation.query) {
        parameters.push_back(query_parameter(name, route.path.text()));
    }
    if (route.operation.needs_revision) {
        parameters.push_back(parameter("header", "If-Match", true, plain_text()));
    }
    if (api::remembers_keys({route.verb, route.path, route.access, route.options})) {
        parameters.push_back(key_parameter());
    }
    return parameters;
}

} // namespace muster::openapi
