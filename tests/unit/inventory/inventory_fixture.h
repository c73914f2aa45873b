#pragma once

#include <memory>
#include <string>
#include <vector>

#include "connections/connection_store.h"
#include "connections/feature_store.h"
#include "connections/migrations.h"
#include "inventory/collect_job.h"
#include "inventory/migrations.h"
#include "inventory/resource_list.h"
#include "support/aws_world.h"
#include "support/scripted_server.h"
#include "unit/inventory/fake_cloud.h"
#include "unit/jobs/jobs_fixture.h"

namespace muster::inventory {

inline test::ScriptedServer::Answer nothing_there() {
    return {.bytes = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"};
}

/// A server that knows collections and prices, one connected account, and AWS in memory. The price
/// list is a server that says what it was told to.
class InventoryTest : public jobs::JobsTest {
protected:
    /// Without a script it is a price list that has nothing.
    explicit InventoryTest(std::vector<test::ScriptedServer::Answer> price_list =
                               std::vector<test::ScriptedServer::Answer>(100, nothing_there()))
        : price_list_(std::move(price_list)) {
        database.migrate("connections", connections::migrations());
        database.migrate("inventory", migrations());
        std::vector<jobs::Kind> kinds_known = collects_.kinds();
        kinds_known.push_back(prices_.kind());
        know(std::move(kinds_known));
        clock.set(Instant::parse("2026-11-03T00:00:00Z").value());
        aws_.clock.set(clock.now());
        write([&](sql::Session& session) -> Status {
            TRY_DONE(connections::insert_connection(session, connection_));
            return allow(session, connections::FeatureState::Available);
        });
    }

    void write(const std::function<Status(sql::Session&)>& work) {
        process->writer.write(work).value();
    }
    Status allow(sql::Session& session, connections::FeatureState state) {
        return connections::save_standings(session, connection_,
                                           {{.feature = "active_resources",
                                             .state = state,
                                             .since = clock.now(),
                                             .missing = {},
                                             .waits_for = {},
                                             .worked_at = {}}},
                                           clock.now());
    }
    jobs::JobId start(const jobs::NewJob& new_job) {
        std::optional<jobs::JobId> id;
        write([&](sql::Session& session) -> Status {
            id = process->queue.start(session, new_job).value().id;
            return {};
        });
        return *id;
    }
    jobs::JobId sweep() {
        const auto id = start(
            {.kind = std::string(CollectJob::kSweepKind), .business_key = "all", .origin = who});
        run_all();
        return id;
    }
    jobs::JobId collect() {
        const auto id = start(CollectJob::plan(connection_, who));
        run_all();
        return id;
    }
    /// So that both clocks go on together.
    void pass(std::chrono::milliseconds time) {
        clock.advance(time);
        aws_.clock.set(clock.now());
        run_all();
    }
    std::vector<Resource> listed(const ResourceFilter& filter = {}) {
        sql::Session reader = database.open();
        return list_resources(reader, filter, {}).value();
    }
    std::vector<std::string> ids() {
        std::vector<std::string> all;
        for (const Resource& resource : listed()) {
            all.push_back(resource.id);
        }
        return all;
    }
    std::vector<FailedLook> failed() {
        sql::Session reader = database.open();
        return list_failed_looks(reader, "", 100).value();
    }

    test::AwsWorld aws_;
    FakeCloud cloud_;
    aws::FixedCredentials credentials_{test::example_credentials()};
    aws::Session session_{{.models = aws_.models,
                           .transport = cloud_,
                           .credentials = credentials_,
                           .pace = aws_.pace,
                           .clock = aws_.clock,
                           .random = aws_.random,
                           .sleeper = aws_.sleeper},
                          {}};
    connections::OwnIdentities own_{session_, aws_.clock, {}};
    test::ScriptedServer price_list_;
    std::unique_ptr<net::HttpClient> http_ =
        net::HttpClient::make({.proxy = net::NoProxy{}}).value();
    PriceListClient client_{*http_, price_list_.url("")};
    PriceJob prices_{client_};
    // In one thread: clock and random of tests are for one.
    CollectJob collects_{{.own = own_,
                          .prices = prices_,
                          .start =
                              [this](sql::Session& session, const jobs::NewJob& new_job) {
                                  return process->queue.start(session, new_job);
                              }},
                         {.threads = 1}};
    test::SeededRandom random_;
    connections::Connection connection_{
        .id = connections::ConnectionId::make(clock, random_),
        .name = connections::ConnectionName::parse("one").value(),
        .kind = connections::ConnectionKind::Member,
        .partition = AwsPartition::Aws,
        .account = AwsAccountId::parse("111122223333").value(),
        .external_id = connections::ExternalId::parse(std::string(32, 'a')).value(),
        .role = connections::RoleArn::parse("arn:aws:iam::111122223333:role/muster").value(),
        .state = connections::ConnectionState::Connected,
        .since = clock.now(),
        .cause = {},
        .bills = {},
        .checked_at = {},
        .worked_at = {},
        .probed_at = {},
        .task = {},
        .created_at = clock.now(),
        .changed_at = clock.now(),
        .revision = 1};
};

} // namespace muster::inventory
