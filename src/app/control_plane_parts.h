#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "api/audited_changes.h"
#include "api/guard.h"
#include "app/audit_signer.h"
#include "app/aws_services.h"
#include "app/callback_services.h"
#include "app/connection_notices.h"
#include "app/connection_services.h"
#include "app/control_plane.h"
#include "app/cost_services.h"
#include "app/federation_services.h"
#include "app/followed_bills.h"
#include "app/followed_history.h"
#include "app/health_checks.h"
#include "app/housekeeping.h"
#include "app/identity_notices.h"
#include "app/identity_services.h"
#include "app/import_notices.h"
#include "app/inventory_services.h"
#include "app/job_services.h"
#include "app/ledger_files.h"
#include "app/notify_services.h"
#include "app/provisioning_services.h"
#include "app/server_files.h"
#include "app/token_reminders.h"
#include "audit/checkpointer.h"
#include "bucket/backfill_job.h"
#include "bucket/bill_sources.h"
#include "bucket/poll_job.h"
#include "bucket/removal_job.h"
#include "bucket/source_sessions.h"
#include "federation/password_rules.h"
#include "groups/granted_roles.h"
#include "history/history_job.h"
#include "http/server.h"
#include "identity/sign_in_log.h"
#include "net/http_client.h"
#include "routes/routes.h"
#include "support_access/support_requests.h"

namespace muster::app {

/// Every object of the server, in the order in which they are made.
struct ControlPlane::Parts {
    Parts(const ServerConfig& the_config,
          const Ports& the_ports,
          ServerFiles the_files,
          LedgerFiles the_ledger,
          Transports the_transports,
          std::unique_ptr<net::HttpClient> the_http)
        : config(the_config), ports(the_ports), files(std::move(the_files)),
          ledger(std::move(the_ledger)), transports(std::move(the_transports)),
          http(std::move(the_http)) {}

    Status open();
    [[nodiscard]] IdentityServices::Policies policies() const;
    std::vector<jobs::Kind> kinds();
    std::vector<Chore> chores();
    connections::BillsHooks bills_hooks();
    /// None where mail is not set up.
    decltype(connections::Invitations::Ports::mail) mail_invitation();
    Result<api::LinkHolder> link_holder(std::string_view token, const identity::Origin& origin);
    api::AreaPorts api_ports();

    const ServerConfig config;
    const Ports ports;
    ServerFiles files;
    LedgerFiles ledger;
    const Transports transports;
    const std::unique_ptr<net::HttpClient> http; // to AWS, and to sign-in providers
    sql::Database& database = files.database;

    audit::Log audit_log{{.clock = ports.clock, .random = ports.random}};
    api::AuditedChanges changes{audit_log};
    AuditSigner signer{files.keys};
    audit::Checkpointer checkpointer{
        {.writer = database.writer(), .signer = signer, .clock = ports.clock}};
    NotifyServices notify{{.database = database,
                           .audit = audit_log,
                           .clock = ports.clock,
                           .random = ports.random,
                           .keys = files.keys,
                           .transports = transports},
                          config};
    IdentityNotices notices{{.recorded = changes, .post = notify.post, .clock = ports.clock},
                            config.public_url};
    identity::SignInLog sign_ins{
        {.recorded = notices, .database = database, .clock = ports.clock, .random = ports.random}};
    federation::PasswordRules password_rules;
    groups::GrantedRoles granted_roles;
    IdentityServices identity{{.database = database,
                               .changes = sign_ins,
                               .clock = ports.clock,
                               .random = ports.random,
                               .keys = files.keys,
                               .link_post = notify.post.has_mail() ? &notices : nullptr,
                               .role_grants = &granted_roles,
                               .password_gate = &password_rules},
                              policies()};
    support_access::SupportRequests support{{.database = database,
                                             .changes = sign_ins,
                                             .clock = ports.clock,
                                             .random = ports.random,
                                             .guests = identity.guests},
                                            files.keys.current()};
    ProvisioningServices provisioning{{.database = database,
                                       .changes = sign_ins,
                                       .clock = ports.clock,
                                       .random = ports.random,
                                       .identity = identity}};
    FederationServices sign_in{{.database = database,
                                .changes = sign_ins,
                                .clock = ports.clock,
                                .random = ports.random,
                                .identity = identity,
                                .keys = files.keys,
                                .http = *http,
                                .provisioning = provisioning}};
    TokenReminders token_reminders{{.database = database,
                                    .api_tokens = identity.api_tokens,
                                    .post = notify.post,
                                    .clock = ports.clock}};
    idempotency::RequestMemory request_memory{{.database = database,
                                               .clock = ports.clock,
                                               .random = ports.random,
                                               .sealer = identity.sealer},
                                              files.keys.current()};
    ConnectionNotices connection_notices{{.post = notify.post, .clock = ports.clock},
                                         config.public_url};
    AwsServices aws{
        {.database = database, .http = *http, .clock = ports.clock, .random = ports.random},
        config.aws};
    ConnectionServices connections{{.database = database,
                                    .audit = audit_log,
                                    .post = notify.post,
                                    .aws = aws,
                                    .clock = ports.clock,
                                    .random = ports.random,
                                    .bills = bills_hooks(),
                                    .mail_invitation = mail_invitation()},
                                   config};
    jobs::ProgressBoard progress;
    CostServices cost{
        {.database = database,
         .changes = changes,
         .clock = ports.clock,
         .random = ports.random,
         .files = ledger,
         .progress = progress},
        {.report_threads = config.report_threads, .request_threads = config.request_threads}};
    bucket::SourceSessions bill_sessions{[this](AwsPartition partition) -> aws::Session& {
        return connections.own.in(partition).session();
    }};
    bucket::PollJob bill_polls{
        {.sessions = bill_sessions,
         .progress = progress,
         .clock = ports.clock,
         .start = [this](auto& session, const auto& job) { return jobs.queue.start(session, job); },
         .arrived =
             [this](auto& session, const auto& source, const auto& months, const auto& who) {
                 return connection_notices.tell_of_bills(session, source, months, who);
             }},
        {.place = ledger.place, .threads = cost.report_threads}};
    bucket::RemovalJob bill_removals{ports.clock, {.place = ledger.place}};
    bucket::BillSources bill_sources{
        {.database = database,
         .audit = audit_log,
         .clock = ports.clock,
         .random = ports.random,
         .home_region = config.aws.region,
         .start = [this](auto& session, const auto& job) { return jobs.queue.start(session, job); },
         .hurry = [this](auto& session,
                         const auto& id,
                         const auto& who) { return jobs.queue.retry(session, id, who); }}};
    bucket::MonthSearch bill_months{{.sessions = bill_sessions, .clock = ports.clock},
                                    ledger.place};
    bucket::BackfillJob backfills{{.sessions = bill_sessions,
                                   .search = bill_months,
                                   .progress = progress,
                                   .clock = ports.clock},
                                  {.place = ledger.place, .threads = cost.report_threads}};
    history::HistoryJob histories{{.sessions = bill_sessions, .clock = ports.clock},
                                  {.place = ledger.place, .threads = cost.report_threads}};
    FollowedHistory followed_history{
        {.start = [this](auto& session, const auto& job) { return jobs.queue.start(session, job); },
         .cancel = [this](auto& session,
                          const auto& id,
                          const auto& who) { return jobs.queue.cancel(session, id, who); }},
        config.cost_history};
    FollowedBills followed_bills{{.clock = ports.clock,
                                  .random = ports.random,
                                  .start = [this](auto& session, const auto& job) {
                                      return jobs.queue.start(session, job);
                                  }}};
    InventoryServices resources{
        {.http = *http,
         .own = connections.own,
         .start = [this](auto& session,
                         const auto& job) { return jobs.queue.start(session, job); }},
        config};
    http::EventHub events{{}, ports.random};
    JobServices jobs{{.database = database,
                      .audit = audit_log,
                      .clock = ports.clock,
                      .random = ports.random,
                      .log = ports.log,
                      .hub = events,
                      .progress = progress},
                     {.kinds = kinds(),
                      .schedules = {bucket::PollJob::schedule(), inventory::CollectJob::schedule()},
                      .owner = fmt::format("{}:{}", host_name(), ::getpid()),
                      .threads = config.job_threads,
                      .is_alone = files.alone.has_value()}};
    CallbackServices callbacks{{.database = database,
                                .aws = aws,
                                .http = *http,
                                .connections = connections,
                                .clock = ports.clock,
                                .log = ports.log,
                                .wake = [this] { jobs.workers.wake(); }},
                               config.aws};
    Housekeeping housekeeping{chores(), ports.log};

    http::Metrics metrics;
    api::HealthChecks health =
        make_health_checks({.database = database,
                            .clock = ports.clock,
                            .data = config.data,
                            .is_certificate_generated = files.is_certificate_generated,
                            .mail_server = transports.smtp ? transports.smtp->name() : ""});
    api::KeyedRequests keyed_requests{
        {.memory = request_memory, .database = database, .log = ports.log}};
    api::Guard guard{{.sessions = identity.sessions,
                      .api_tokens = identity.api_tokens,
                      .user_tokens = identity.user_tokens,
                      .changes = changes,
                      .database = database,
                      .clock = ports.clock,
                      .log = ports.log,
                      .keyed_requests = keyed_requests},
                     {.principal = config.principal_rate, .address = config.address_rate},
                     [this](auto token, auto& origin) { return link_holder(token, origin); },
                     [this](auto provider, auto token) {
                         return provisioning.tokens.authenticate(provider, token);
                     }};
    api::AreaPorts routes = api_ports();
    api::Router router{guard, {.console = files.console ? &*files.console : nullptr}};
    std::unique_ptr<http::Server> server;
    std::string url;
};

} // namespace muster::app
