#include "app/control_plane.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "api/audited_changes.h"
#include "api/guard.h"
#include "api/links.h"
#include "app/audit_signer.h"
#include "app/aws_services.h"
#include "app/callback_services.h"
#include "app/connection_notices.h"
#include "app/connection_services.h"
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
#include "base/file.h"
#include "bucket/backfill_job.h"
#include "bucket/bill_sources.h"
#include "bucket/poll_job.h"
#include "bucket/removal_job.h"
#include "bucket/source_sessions.h"
#include "federation/password_rules.h"
#include "federation/provider_store.h"
#include "groups/granted_roles.h"
#include "history/history_job.h"
#include "http/server.h"
#include "identity/link_store.h"
#include "identity/sign_in_log.h"
#include "inventory/resource_store.h"
#include "jobs/forget.h"
#include "net/http_client.h"
#include "notify/delivery_store.h"
#include "openapi/document.h"
#include "routes/routes.h"
#include "support_access/support_requests.h"

namespace muster::app {
namespace {

constexpr std::chrono::milliseconds kRequestsHave{2'000}; // at the end
constexpr std::chrono::hours kTasksAreKept{24 * 90};
constexpr std::chrono::hours kBudgetsAreKept{24};
constexpr std::chrono::hours kToldIsKept{24 * 400};

IdentityServices::Policies policies_of(const ServerConfig& config) {
    return {
        .sessions = {.idle = config.session_idle, .absolute = config.session_absolute},
        .api_tokens = {.old_after = config.api_token_old_after},
        .user_tokens = {.idle = config.user_token_idle, .absolute = config.user_token_absolute}};
}

/// How this server is called in a browser on this machine or beside it.
std::string url_of(const http::ListenAddress& listen, std::uint16_t port) {
    const bool is_anywhere = listen.host == "0.0.0.0" || listen.host == "::";
    std::string host = is_anywhere ? host_name() : listen.host;
    if (host.contains(':')) {
        host = '[' + host + ']';
    }
    return fmt::format("{}://{}:{}", listen.scheme == http::Scheme::Https ? "https" : "http", host,
                       port);
}

} // namespace

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
                              policies_of(config)};
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
         [this]() -> Status {
             TRY_DONE(database.write([this](sql::Session& session) {
                 return jobs::forget_closed(session, ports.clock.now() - kTasksAreKept, 500);
             }));
             TRY_DONE(database.write([this](sql::Session& session) {
                 return jobs::forget_budgets(session, ports.clock.now() - kBudgetsAreKept, 10'000);
             }));
             return {};
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

Status ControlPlane::Parts::open() {
    TRY_DONE(api::add_routes(router, routes));
    TRY(server, http::Server::start({.listen = config.listen,
                                     .tls = files.tls,
                                     .limits = {},
                                     .proxies = http::ProxyRules(config.trusted_proxies),
                                     .security = {},
                                     .workers = config.request_threads,
                                     .stop_time = kRequestsHave},
                                    {.application = router,
                                     .events = events,
                                     .log = ports.log,
                                     .clock = ports.clock,
                                     .random = ports.random,
                                     .metrics = metrics}));
    url = config.public_url.empty() ? url_of(config.listen.front(), server->ports().front())
                                    : config.public_url;
    return {};
}

ControlPlane::ControlPlane(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

ControlPlane::~ControlPlane() {
    stop();
}

Result<std::unique_ptr<ControlPlane>> ControlPlane::start(const ServerConfig& config,
                                                          const Ports& ports) {
    TRY(ServerFiles files, ServerFiles::open(config, ports.clock, ports.random));
    TRY(LedgerFiles ledger, LedgerFiles::open(config, ports.clock));
    TRY(Transports transports, Transports::open(config, ports.clock));
    TRY(auto http, net::HttpClient::make({.most_idle = 256})); // AWS alone is a hundred hosts
    auto parts = std::make_unique<Parts>(config, ports, std::move(files), std::move(ledger),
                                         std::move(transports), std::move(http));
    TRY_DONE(parts->open());
    return std::unique_ptr<ControlPlane>(new ControlPlane(std::move(parts)));
}

const std::string& ControlPlane::url() const {
    return parts_->url;
}

Result<std::optional<net::CertificateFingerprint>> ControlPlane::fingerprint() const {
    const auto is_tls = [](const http::ListenAddress& listen) {
        return listen.scheme == http::Scheme::Https;
    };
    if (std::ranges::none_of(parts_->config.listen, is_tls)) {
        return std::optional<net::CertificateFingerprint>();
    }
    constexpr std::uint64_t kMostBytes = 1 << 20;
    TRY(const std::string pem, read_file(parts_->files.tls.certificate, kMostBytes));
    TRY(const auto fingerprint, net::CertificateFingerprint::of_pem(pem));
    return std::optional(fingerprint);
}

Result<std::optional<std::string>> ControlPlane::make_setup_link() {
    TRY(const auto link, parts_->identity.setup.prepare());
    return link ? std::optional(api::page_link(parts_->url, "setup", link->token)) : std::nullopt;
}

Status ControlPlane::reload_certificate() {
    return parts_->server->reload_certificate();
}

void ControlPlane::stop() {
    parts_->callbacks.stop();
    parts_->server->stop();
    parts_->jobs.workers.stop();
}

} // namespace muster::app
