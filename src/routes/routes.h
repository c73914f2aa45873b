#pragma once

#include <vector>

#include "api/route.h"
#include "api_connections/bill_routes.h"
#include "api_connections/connection_routes.h"
#include "api_connections/invitation_routes.h"
#include "api_cost/billing_routes.h"
#include "api_cost/cost_routes.h"
#include "api_cost/s3_source_routes.h"
#include "api_cost/saved_routes.h"
#include "api_cost/sql_routes.h"
#include "api_federation/provider_routes.h"
#include "api_federation/saml_routes.h"
#include "api_federation/sign_in_routes.h"
#include "api_inventory/resource_routes.h"
#include "api_operations/audit_routes.h"
#include "api_operations/channel_routes.h"
#include "api_operations/health_routes.h"
#include "api_operations/openapi_routes.h"
#include "api_operations/subscription_routes.h"
#include "api_operations/task_routes.h"
#include "api_people/device_routes.h"
#include "api_people/factor_policy_routes.h"
#include "api_people/group_routes.h"
#include "api_people/passkey_routes.h"
#include "api_people/profile_routes.h"
#include "api_people/session_routes.h"
#include "api_people/setup_routes.h"
#include "api_people/sign_in_log_routes.h"
#include "api_people/support_routes.h"
#include "api_people/token_routes.h"
#include "api_people/user_routes.h"
#include "api_people/user_token_routes.h"
#include "api_scim/provisioning_routes.h"
#include "api_scim/scim_routes.h"

namespace muster::api {

/// What the handlers of all areas work with. An area is added by a member here and a line in
/// routes.cpp.
struct AreaPorts {
    SetupPorts setup;
    SessionPorts session;
    ProfilePorts profile;
    PasskeyPorts passkeys;
    FactorPolicyPorts factor_policy;
    SignInLogPorts sign_in_log;
    SupportPorts support;
    UserPorts users;
    TokenPorts tokens;
    ProviderPorts providers;
    FederatedSignInPorts federated_sign_in;
    SamlPorts saml;
    AuditPorts audit;
    TaskPorts tasks;
    HealthPorts health;
    OpenapiPorts openapi;
    CostPorts cost;
    SqlPorts sql;
    SavedPorts saved;
    BillingPorts billing;
    ChannelPorts channels;
    SubscriptionPorts subscriptions;
    DevicePorts devices;
    UserTokenPorts user_tokens;
    ConnectionPorts connections;
    InvitationPorts invitations;
    S3SourcePorts s3_sources;
    ConnectionBillPorts connection_bills;
    ResourcePorts resources;
    GroupPorts groups;
    ProvisioningPorts provisioning;
    ScimPorts scim;
};

/// Every route of every area. `ports` outlives the router. Errors: Internal "route.ambiguous".
Status add_routes(Router& router, const AreaPorts& ports);

/// A route without its handler, for people, tests and documents.
struct RouteLine {
    http::Verb verb = http::Verb::Get;
    http::PathTemplate path;
    Access access;
    Operation operation;
    http::RouteOptions options;
};
std::vector<RouteLine> list_routes();

} // namespace muster::api
