#include "app/control_plane_parts.h"

#include "federation/provider_store.h"
#include "identity/link_store.h"
#include "inventory/resource_store.h"
#include "jobs/forget.h"
#include "notify/delivery_store.h"
#include "openapi/document.h"

namespace muster::app {
namespace {

constexpr std::chrono::hours kTasksAreKept{24 * 90};
constexpr std::chrono::hours kBudgetsAreKept{24};
constexpr std::chrono::hours kToldIsKept{24 * 400};

} // namespace

IdentityServices::Policies ControlPlane::Parts::policies() const {
    return {
        .sessions = {.idle = config.session_idle, .absolute = config.session_absolute},
        .api_tokens = {.old_after = config.api_token_old_after},
        .user_tokens = {.idle = config.user_token_idle, .absolute = config.user_token_absolute}};
}

std::vector<jobs::Kind> ControlPlane::Parts::kinds() {
    std::vector<jobs::Kind> all = notify.all_kinds();
    jobs::Kind imports = cost.imports.kind();
    imports.ended = [this](sql::Session& session, const jobs::Job& job) {
        return announce_import(session, job, notify.post);
    };
    all.push_back(std::move(imports));
    all.push_back(connections.listening.kind());
    all.push_back(connections.watch.kind());
    jobs::Kind removals = bill_removals.kind();
    removals.ended = [this](sql::Session&, const jobs::Job& job) -> Status {
        ledger.store.release(job.business_key);
        return {};
    };
    all.push_back(std::move(removals));
    for (jobs::Kind& kind : bill_polls.kinds()) {
        all.push_back(std::move(kind));
    }
    all.push_back(backfills.kind());
    all.push_back(histories.kind());
    for (jobs::Kind& kind : resources.kinds()) {
        all.push_back(std::move(kind));
    }
    return all;
}

connections::BillsHooks ControlPlane::Parts::bills_hooks() {
    return {
        .follow = [this](sql::Session& session, const connections::Connection& connection,
                         const jobs::Origin& who) -> Status {
            TRY_DONE(followed_bills.follow(session, connection, who));
            return followed_history.follow(session, connection, who);
        },
        .forget = [](sql::Session& session, const connections::Connection& connection) -> Status {
            TRY_DONE(FollowedBills::forget(session, connection));
            TRY_DONE(FollowedHistory::forget(session, connection));
            return inventory::forget_connection(session, connection.id);
        },
        .holder = &FollowedBills::other_holder,
        .remove = [this](sql::Session& session, const connections::Connection& connection,
                         const jobs::Origin& who) -> Result<std::optional<jobs::JobId>> {
            TRY_DONE(followed_history.call_off(session, connection, who)); // it goes with them
            return followed_bills.remove_bills(session, connection, who);
        }};
}

decltype(connections::Invitations::Ports::mail) ControlPlane::Parts::mail_invitation() {
    if (!notify.post.has_mail()) {
        return {};
    }
    return [this](sql::Session& session, const connections::NewInvitation& made,
                  const jobs::Origin& who) {
        return connection_notices.mail_invitation(session, made, who);
    };
}

/// Whoever has a link to something, as the guard wants to know it.
Result<api::LinkHolder> ControlPlane::Parts::link_holder(std::string_view token,
                                                         const identity::Origin& origin) {
    TRY(const auto invitation,
        connections.invitations.follow(
            token, {.actor = "anonymous", .request_id = origin.request_id, .scope = {}}));
    return api::LinkHolder{.id = invitation.id.str(),
                           .subject = invitation.connection.str(),
                           .expires_at = invitation.expires_at};
}

std::vector<Chore> ControlPlane::Parts::chores() {
    using namespace std::chrono_literals;
    return {
        {"audit.checkpoint", 10s,
         [this]() -> Status {
             TRY_DONE(checkpointer.take_due());
             return {};
         }},
        {"identity.sessions", 15min, [this] { return identity.sessions.clean_up(); }},
        {"identity.user_tokens", 1h, [this] { return identity.user_tokens.clean_up(); }},
        {"identity.devices", 15min, [this] { return identity.device_sign_in.clean_up(); }},
        {"identity.passkeys", 15min, [this] { return identity.passkeys.clean_up(); }},
        {"identity.sign_ins", 24h, [this] { return sign_ins.clean_up(); }},
        {"support.end", 1min, [this] { return support.end_due(); }},
        {"identity.attempts", 1h, [this] { return identity.sign_in.clean_up(); }},
        {"identity.links", 1h,
         [this] {
             return database.write([this](sql::Session& session) {
                 return identity::delete_expired_links(session, ports.clock.now());
             });
         }},
        {"federation.saml_metadata", 1h, [this] { return sign_in.saml_providers.refresh_all(); }},
        {"federation.requests", 15min, [this] { return sign_in.requests.clean_up(); }},
        {"federation.tokens", 1h,
         [this] {
             return database.write([this](sql::Session& session) {
                 return federation::forget_tokens(session, ports.clock.now());
             });
         }},
        {"identity.old_tokens", 1h, [this] { return token_reminders.remind(); }},
        {"connections.watch", 1min, [this] { return connections.watch.ensure(database); }},
        {"connections.invitations", 1h, [this] { return connections.invitations.clean_up(); }},
        {"callbacks.forget", 1h, [this] { return callbacks.forget_old(); }},
        {"notify.forget", 1h,
         [this] {
             return database.write([this](sql::Session& session) -> Status {
                 TRY_DONE(notify::delete_expired_deliveries(session, ports.clock.now()));
                 return notify::forget_told(session, ports.clock.now() - kToldIsKept);
             });
         }},
        {"idempotency.forget", 1h, [this] { return request_memory.clean_up(); }},
        {"jobs.forget", 1h,
         [this] {
             return database.write([this](sql::Session& session) -> Status {
                 const Instant now = ports.clock.now();
                 TRY_DONE(jobs::forget_closed(session, now - kTasksAreKept, 500));
                 TRY_DONE(jobs::forget_budgets(session, now - kBudgetsAreKept, 10'000));
                 return {};
             });
         }},
    };
}

api::AreaPorts ControlPlane::Parts::api_ports() {
    return {
        .setup = {.setup = identity.setup, .password_changes = identity.password_changes},
        .session = {.sessions = identity.sessions,
                    .sign_in = identity.sign_in,
                    .support = support,
                    .guard = guard,
                    .version = MUSTER_VERSION},
        .profile = {.users = identity.users,
                    .password_changes = identity.password_changes,
                    .second_factors = identity.second_factors,
                    .sign_in = identity.sign_in},
        .passkeys = {.passkeys = identity.passkeys,
                     .sign_in = identity.passkey_sign_in,
                     .enrolment = identity.sign_in,
                     .public_url = config.public_url},
        .factor_policy = {.policies = identity.factor_policies},
        .sign_in_log = {.sign_ins = sign_ins, .guard = guard},
        .support = {.requests = support},
        .users = {.users = identity.users,
                  .password_changes = identity.password_changes,
                  .second_factors = identity.second_factors,
                  .public_url = config.public_url,
                  .mails_links = notify.post.has_mail()},
        .tokens = {.api_tokens = identity.api_tokens},
        .providers = {.providers = sign_in.providers,
                      .oidc = sign_in.oidc,
                      .saml = sign_in.saml,
                      .public_url = config.public_url},
        .federated_sign_in = {.providers = sign_in.providers,
                              .oidc = sign_in.oidc,
                              .saml = sign_in.saml,
                              .completion = sign_in.completion,
                              .sign_in = identity.sign_in,
                              .public_url = config.public_url},
        .saml = {.saml = sign_in.saml_providers,
                 .keys = sign_in.saml_keys,
                 .sign_in = sign_in.saml,
                 .completion = sign_in.completion,
                 .public_url = config.public_url},
        .audit = {.database = database, .log = audit_log},
        .tasks = {.database = database,
                  .tasks = jobs.tasks,
                  .queue = jobs.queue,
                  .workers = jobs.workers,
                  .listener = jobs.feed},
        .health = {.checks = health,
                   .metrics = metrics,
                   .callbacks = callbacks.counts(),
                   .database = database,
                   .version = MUSTER_VERSION,
                   .started_at = ports.clock.now()},
        .openapi = {.document = std::make_shared<const std::string>(
                        openapi::document(api::list_routes(), MUSTER_VERSION).str())},
        .cost = {.executor = cost.executor,
                 .names = cost.names,
                 .clock = ports.clock,
                 .scratch = ledger.scratch.path()},
        .sql = {.sql = cost.sql},
        .saved = {.reports = cost.reports, .dashboards = cost.dashboards},
        .billing = {.store = ledger.store,
                    .gate = cost.gate,
                    .threads = cost.report_threads,
                    .directories = ledger.import_directories,
                    .imports = cost.imports,
                    .database = database,
                    .tasks = jobs.tasks,
                    .queue = jobs.queue,
                    .workers = jobs.workers,
                    .listener = jobs.feed},
        .channels = {.channels = notify.channels,
                     .post = notify.post,
                     .database = database,
                     .tasks = jobs.tasks,
                     .workers = jobs.workers,
                     .listener = jobs.feed},
        .subscriptions = {.subscriptions = notify.subscriptions, .public_url = config.public_url},
        .devices = {.device_sign_in = identity.device_sign_in, .public_url = config.public_url},
        .user_tokens = {.user_tokens = identity.user_tokens, .guard = guard},
        .connections = {.connections = connections.connections,
                        .templates = connections.templates,
                        .quick_create = connections.quick_create,
                        .own = connections.own,
                        .database = database,
                        .tasks = jobs.tasks,
                        .workers = jobs.workers,
                        .listener = jobs.feed},
        .invitations = {.invitations = connections.invitations,
                        .connections = connections.connections,
                        .templates = connections.templates,
                        .quick_create = connections.quick_create,
                        .own = connections.own,
                        .workers = jobs.workers,
                        .public_url = config.public_url},
        .s3_sources = {.sources = bill_sources,
                       .database = database,
                       .tasks = jobs.tasks,
                       .workers = jobs.workers,
                       .listener = jobs.feed},
        .connection_bills = {.connections = connections.connections,
                             .months = bill_months,
                             .store = ledger.store,
                             .database = database,
                             .tasks = jobs.tasks,
                             .queue = jobs.queue,
                             .workers = jobs.workers,
                             .listener = jobs.feed,
                             .clock = ports.clock},
        .resources = {.database = database,
                      .tasks = jobs.tasks,
                      .queue = jobs.queue,
                      .workers = jobs.workers,
                      .listener = jobs.feed},
        .groups = {.groups = provisioning.groups, .database = database},
        .provisioning = {.tokens = provisioning.tokens,
                         .database = database,
                         .public_url = config.public_url},
        .scim = {.users = provisioning.provisioned_users,
                 .groups = provisioning.provisioned_groups,
                 .catalogue = provisioning.catalogue,
                 .public_url = config.public_url}};
}

} // namespace muster::app
