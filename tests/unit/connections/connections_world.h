#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "audit/migrations.h"
#include "aws/credentials_provider.h"
#include "base/log.h"
#include "connections/connections.h"
#include "connections/listening.h"
#include "connections/migrations.h"
#include "connections/watch.h"
#include "crypto/key_ring.h"
#include "crypto/sealer.h"
#include "jobs/job_rows.h"
#include "jobs/migrations.h"
#include "jobs/runner.h"
#include "notify/channel_store.h"
#include "notify/delivery_kinds.h"
#include "notify/migrations.h"
#include "notify/post.h"
#include "support/aws_world.h"
#include "support/deaf_listener.h"
#include "support/silent_sink.h"
#include "support/test_database.h"

namespace muster::connections {

constexpr const char* kOwnAccount = "999988887777";
constexpr const char* kAccount = "111122223333";

/// Roles as AWS would have them, and what they may; answers in AWS's wire forms.
class FakeRoles final : public aws::Transport {
public:
    struct Role {
        std::optional<std::string> external_id{}; // none: asks for no id
        bool takes_any_id = false;
        std::set<std::string> denied{}; // operations: "ListAccounts"
        std::set<std::string> silent{}; // those that AWS does not answer now
        std::string management = kAccount;
    };

    std::map<std::string, Role> by_arn;
    bool is_down = false;
    std::vector<std::string> reports; // JSON of definitions
    int trials = 0;

    Result<aws::HttpResponse> send(const aws::TransportCall& call) override {
        if (is_down) {
            return Error{ErrorKind::Unavailable, "net.unreachable", "nobody there"};
        }
        const std::string& body = call.request.body;
        if (body.starts_with("Action=AssumeRole&")) {
            return assume(body);
        }
        const std::string key = key_of(call);
        const std::string arn = key == "AKIDEXAMPLE" ? "" : arn_of_[key];
        if (body.starts_with("Action=GetCallerIdentity")) {
            return identity(arn);
        }
        return answer(call, arn);
    }

private:
    static std::string field(const std::string& body, const std::string& name) {
        const auto at = body.find('&' + name + '=');
        if (at == std::string::npos) {
            return {};
        }
        const auto begin = at + name.size() + 2;
        std::string text;
        for (auto i = begin; i < body.size() && body[i] != '&'; ++i) {
            if (body[i] == '%') {
                text += static_cast<char>(std::stoi(body.substr(i + 1, 2), nullptr, 16));
                i += 2;
            } else {
                text += body[i];
            }
        }
        return text;
    }
    static std::string key_of(const aws::TransportCall& call) {
        const auto text = aws::find_header(call.request.headers, "Authorization").value_or("");
        const auto at = text.find("Credential=") + 11;
        return std::string(text.substr(at, text.find('/', at) - at));
    }
    static aws::HttpResponse xml(int status, const std::string& text) {
        return {.status = status, .headers = {}, .body = text};
    }
    static aws::HttpResponse denied() {
        return xml(403, "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message>"
                        "</Error><RequestId>r</RequestId></ErrorResponse>");
    }

    Result<aws::HttpResponse> assume(const std::string& body) {
        ++trials;
        const std::string arn = field(body, "RoleArn");
        const auto found = by_arn.find(arn);
        if (found == by_arn.end()) {
            return denied();
        }
        const std::string given = field(body, "ExternalId");
        const Role& role = found->second;
        const bool enters = !role.external_id || (role.takes_any_id && !given.empty()) ||
                            given == *role.external_id;
        if (!enters) {
            return denied();
        }
        const std::string key = "ASIA" + std::to_string(arn_of_.size());
        arn_of_[key] = arn;
        return xml(200, "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>" + key +
                            "</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
                            "<SessionToken>t</SessionToken>"
                            "<Expiration>2033-01-01T00:00:00Z</Expiration></Credentials>"
                            "</AssumeRoleResult></AssumeRoleResponse>");
    }
    Result<aws::HttpResponse> identity(const std::string& arn) const {
        const std::string account = arn.empty() ? kOwnAccount : arn.substr(13, 12);
        const std::string who =
            arn.empty() ? "arn:aws:sts::999988887777:assumed-role/Muster/i-1" : arn + "/muster";
        return xml(200, "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>" + who +
                            "</Arn><UserId>u</UserId><Account>" + account +
                            "</Account></GetCallerIdentityResult></GetCallerIdentityResponse>");
    }
    Result<aws::HttpResponse> answer(const aws::TransportCall& call, const std::string& arn) {
        const Role& role = by_arn[arn];
        std::string operation(aws::find_header(call.request.headers, "X-Amz-Target").value_or(""));
        operation = operation.substr(operation.rfind('.') + 1);
        if (operation.empty() && call.request.body.starts_with("Action=")) {
            operation = call.request.body.substr(7, call.request.body.find('&') - 7);
        }
        if (role.silent.contains(operation)) {
            return Error{ErrorKind::Unavailable, "net.timeout", "nobody answers"};
        }
        if (role.denied.contains(operation)) {
            return call.request.body.starts_with("Action=")
                       ? denied()
                       : xml(400, R"({"__type":"AccessDeniedException","Message":"no"})");
        }
        if (operation == "DescribeOrganization") {
            return xml(200, R"({"Organization":{"MasterAccountId":")" + role.management + "\"}}");
        }
        if (operation == "DescribeReportDefinitions") {
            std::string list;
            for (const std::string& report : reports) {
                list += (list.empty() ? "" : ",") + report;
            }
            return xml(200, R"({"ReportDefinitions":[)" + list + "]}");
        }
        if (call.request.body.starts_with("Action=")) {
            return xml(200, "<R/>");
        }
        return xml(200, operation.empty() ? "" : "{}"); // S3 has nothing to say
    }

    std::map<std::string, std::string> arn_of_; // by access key
};

/// Everything of connections over one empty database, jobs run by the test, and a clock that stands
/// still.
class ConnectionsTest : public testing::TestWithParam<sql::Engine> {
protected:
    ConnectionsTest() {
        database.migrate("audit", audit::migrations()).value();
        database.migrate("jobs", jobs::migrations()).value();
        database.migrate("notify", notify::migrations()).value();
        database.migrate("connections", migrations()).value();
    }

    Connection create(std::string name,
                      ConnectionKind kind = ConnectionKind::Member,
                      std::optional<std::string> account = std::nullopt) {
        return connections
            .create({.name = ConnectionName::parse(name).value(),
                     .kind = kind,
                     .partition = AwsPartition::Aws,
                     .account = account ? std::optional(AwsAccountId::parse(*account).value())
                                        : std::nullopt,
                     .bills = {}},
                    who)
            .value();
    }
    /// A role for the connection as templates make it; its ARN.
    std::string make_role(const Connection& connection) {
        const std::string arn =
            std::string("arn:aws:iam::") + kAccount + ":role/" + connection.role_name();
        roles.by_arn[arn] = {.external_id = connection.external_id.str()};
        return arn;
    }
    Result<Connection> register_role(const Connection& connection, std::string_view arn) {
        return connections.register_role(connection.id, arn, who, {});
    }
    Connection now(const Connection& connection) { return connections.get(connection.id).value(); }

    std::size_t run() { return runner.run_due(world.clock.now()).value(); }
    void pass(std::chrono::milliseconds time) {
        world.clock.advance(time);
        run();
    }
    /// Every text of a query, joined.
    std::string texts(const std::string& query) {
        std::string text;
        database
            .read([&](sql::Session& session) {
                return session.query(query, {}, [&](const sql::Row& row) -> Status {
                    text += (text.empty() ? "" : " ") + row.text(0);
                    return {};
                });
            })
            .value();
        return text;
    }
    jobs::Job job(const std::string& id) {
        return database
            .read([&](sql::Session& session) {
                return jobs::get_job(session, jobs::JobId::parse(id).value());
            })
            .value();
    }

    const jobs::Origin who{.actor = "user_ann", .request_id = "request-1", .scope = {}};
    test::AwsWorld world;
    FakeRoles roles;
    aws::FixedCredentials credentials{test::example_credentials()};
    aws::Session aws_session{{.models = world.models,
                              .transport = roles,
                              .credentials = credentials,
                              .pace = world.pace,
                              .clock = world.clock,
                              .random = world.random,
                              .sleeper = world.sleeper},
                             {}};
    test::TestDatabase held{GetParam()};
    sql::Database database = sql::Database::open(held.address()).value();
    audit::Log audit_log{{.clock = world.clock, .random = world.random}};
    test::SilentSink sink;
    Log log{Log::Options{}, world.clock, sink};
    test::DeafListener listener;
    crypto::KeyRing keys =
        crypto::KeyRing::parse(crypto::KeyRing::make_line("k1", world.random)).value();
    crypto::Sealer sealer{keys, world.random};
    OwnIdentities own{aws_session, world.clock, {}};
    Inspector inspector{{.own = own, .random = world.random}};
    Listening listening{{.inspector = inspector, .changes = changes, .clock = world.clock}};
    Watch watch{{.inspector = inspector, .changes = changes, .clock = world.clock}, {}};
    /// What brings notices, which here nobody waits for.
    jobs::Kind hook{.name = std::string(notify::kHookKind),
                    .steps = {{"send",
                               [](jobs::StepContext&) -> Result<jobs::StepOutcome> {
                                   return jobs::StepOutcome::done();
                               }}},
                    .concurrency = std::nullopt,
                    .retry = {}};
    jobs::KindTable kinds{{listening.kind(), watch.kind(), hook}};
    jobs::Queue queue{
        {.kinds = kinds, .audit = audit_log, .clock = world.clock, .random = world.random}};
    notify::Post post{
        {.queue = queue, .sealer = sealer, .clock = world.clock, .random = world.random},
        {.has_mail = false}};
    Changes changes{{.audit = audit_log, .post = post, .queue = queue, .clock = world.clock}};
    BillsHooks hooks{
        .forget = [this](sql::Session&, const Connection& removed) -> Status {
            removed_ids.push_back(removed.id.str());
            return {};
        },
        .holder = [this](auto&, auto&) { return Result<std::optional<BillsHolder>>(holder); },
        .remove = [this](auto&, auto& ended, auto&) -> Result<std::optional<jobs::JobId>> {
            return ended.account ? std::optional(jobs::JobId::make(world.clock, world.random))
                                 : std::nullopt;
        }};
    Connections connections{{.database = database,
                             .changes = changes,
                             .inspector = inspector,
                             .own = own,
                             .queue = queue,
                             .clock = world.clock,
                             .random = world.random},
                            hooks};
    std::optional<BillsHolder> holder; // of the bills, instead of the connection
    std::vector<std::string> removed_ids;
    jobs::Runner runner{{.writer = database.writer(),
                         .kinds = kinds,
                         .audit = audit_log,
                         .clock = world.clock,
                         .random = world.random,
                         .listener = listener,
                         .log = log},
                        {.owner = "test"}};
};

} // namespace muster::connections
