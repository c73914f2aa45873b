#include "inventory/collect_job.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <future>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "aws_model/json_access.h"
#include "aws_model/operations.h"
#include "base/check.h"
#include "connections/connection_store.h"
#include "connections/feature_store.h"
#include "connections/role_session.h"
#include "jobs/step_context.h"

namespace muster::inventory {
namespace {

using connections::Connection;
using connections::ConnectionId;
using connections::ConnectionState;
using jobs::StepContext;
using jobs::StepOutcome;

constexpr std::string_view kFeature = "active_resources";
constexpr std::int64_t kConnectionsAtOnce = 500;

/// What the steps of a collection remember.
struct Progress {
    Instant begun;
    std::vector<std::string> regions;
    int round = 1;

    static Progress read(const Json& cursor) {
        const auto number = [&](std::string_view key) {
            const Json* const value = cursor.find(key);
            return value == nullptr ? std::optional<std::int64_t>() : value->integer();
        };
        Progress progress{.begun = Instant::from_unix_millis(number("begun").value_or(0)),
                          .regions = {},
                          .round = static_cast<int>(number("round").value_or(1))};
        for (const Json& region : aws::items_of(cursor.find("regions"))) {
            progress.regions.push_back(region.if_string() == nullptr ? "" : *region.if_string());
        }
        return progress;
    }
    [[nodiscard]] Json json() const {
        Json::Array names;
        for (const std::string& region : regions) {
            names.emplace_back(region);
        }
        return Json::Object{
            {"begun", begun.unix_millis()}, {"regions", std::move(names)}, {"round", round}};
    }
};

bool works(const Connection& connection) {
    return (connection.state == ConnectionState::Connected ||
            connection.state == ConnectionState::Degraded) &&
           connection.role && connection.account;
}

Result<std::optional<Connection>> connection_of(StepContext& context) {
    TRY(const auto id, ConnectionId::parse(aws::text_of(context.input(), "connection_id")));
    std::optional<Connection> found;
    TRY_DONE(context.read([&](sql::Session& session) -> Status {
        TRY(found, connections::find_connection(session, id));
        return {};
    }));
    return found && works(*found) ? std::move(found) : std::nullopt;
}

Result<std::vector<std::string>>
enabled_regions(aws::Session& session, AwsPartition partition, const std::stop_token& stop) {
    TRY(aws::Client ec2, session.client("ec2", global_region(partition)));
    TRY(const Json answer,
        ec2.call(aws::operations::ec2::kDescribeRegions, Json::Object{}, {.stop = stop}));
    std::vector<std::string> regions;
    for (const Json& region : aws::items_of(answer.find("Regions"))) {
        if (std::string name = aws::text_of(region, "RegionName"); !name.empty()) {
            regions.push_back(std::move(name));
        }
    }
    std::ranges::sort(regions);
    return regions;
}

/// So that an account that cannot be collected is not tried all the time, and people see why.
Status keep_failure(sql::Session& session, const jobs::Job& job) {
    const auto id = ConnectionId::parse(aws::text_of(job.input, "connection_id"));
    if (!id || job.state == jobs::JobState::Succeeded) {
        return {};
    }
    const bool has_failed = job.state == jobs::JobState::Failed && job.error;
    return save_uncollected(session, *id, job.changed_at, has_failed ? job.error->reason : "",
                            has_failed ? job.error->detail : "");
}

} // namespace

const connections::Feature& collected_feature() {
    const auto all = connections::features();
    const auto found = std::ranges::find(all, kFeature, &connections::Feature::name);
    MUSTER_CHECK(found != all.end(), "the catalogue has no feature of resources");
    return *found;
}

Result<bool> may_collect(sql::Session& session, const Connection& connection) {
    if (!works(connection)) {
        return false;
    }
    TRY(const auto standings, connections::feature_standings(session, connection));
    const auto found =
        std::ranges::find(standings, kFeature, &connections::FeatureStanding::feature);
    return found != standings.end() && found->state == connections::FeatureState::Available;
}

jobs::NewJob CollectJob::plan(const Connection& connection, jobs::Origin origin) {
    return {.kind = std::string(kKind),
            .business_key = connection.account ? connection.account->str() : connection.id.str(),
            .input = Json::Object{{"connection_id", connection.id.str()}},
            .origin = std::move(origin)};
}

jobs::Schedule CollectJob::schedule() {
    return {.name = std::string(kSweepKind),
            .cadence = jobs::Cadence::parse("every 5m").value(),
            .kind = std::string(kSweepKind),
            .business_key = "all"};
}

std::vector<jobs::Kind> CollectJob::kinds() const {
    jobs::Kind collects;
    collects.name = kKind;
    collects.steps = {{"regions", [this](StepContext& context) { return find_regions(context); }},
                      {"resources", [this](StepContext& context) { return collect(context); }}};
    // What it bounds is memory, sockets and processor time, which each process has of its own; what
    // AWS is asked for is bounded by its budgets, over all processes.
    collects.own_threads = options_.accounts;
    collects.timeout = std::chrono::hours{1};
    collects.trail = jobs::Kind::Trail::Quiet;
    collects.ended = keep_failure;
    jobs::Kind sweeps;
    sweeps.name = kSweepKind;
    sweeps.steps = {{"sweep", [this](StepContext& context) { return sweep(context); }}};
    sweeps.trail = jobs::Kind::Trail::Quiet;
    return {std::move(collects), std::move(sweeps)};
}

Result<StepOutcome> CollectJob::find_regions(StepContext& context) const {
    TRY(const auto connection, connection_of(context));
    if (!connection) {
        context.note("the connection is gone, or does not work");
        return StepOutcome::done();
    }
    connections::RoleSession role(ports_.own, *connection->role, connection->external_id);
    Progress progress{.begun = context.now(), .regions = {}};
    TRY(progress.regions, enabled_regions(role.session(), connection->partition, context.stop()));
    context.note(fmt::format("{} regions are enabled", progress.regions.size()));
    progress.regions.emplace_back(); // and what is of no region
    return StepOutcome::done(progress.json());
}

Result<StepOutcome> CollectJob::collect(StepContext& context) const {
    TRY(const auto connection, connection_of(context));
    const Progress progress = Progress::read(context.cursor());
    if (!connection || progress.regions.empty()) {
        return StepOutcome::done();
    }
    CollectedAccount whose{.connection = connection->id,
                           .account = *connection->account,
                           .partition = connection->partition,
                           .begun = progress.begun,
                           .done = {}};
    TRY_DONE(context.read([&](sql::Session& session) -> Status {
        TRY(whose.done, looked_at_since(session, whose.account, whose.begun));
        return {};
    }));
    Intake intake(context);
    const Status collected =
        collect_regions(whose, *connection, progress.regions, intake, context.stop());
    if (context.stop().stop_requested()) {
        return StepOutcome::again(progress.json());
    }
    TRY_DONE(collected);
    return finish(context, whose, intake.counts());
}

Result<StepOutcome> CollectJob::finish(StepContext& context,
                                       const CollectedAccount& whose,
                                       const IntakeCounts& counts) const {
    Progress progress = Progress::read(context.cursor());
    context.note(fmt::format("{} resources; {} of {} looks failed{}", counts.resources,
                             counts.failed + counts.refused,
                             counts.looks + counts.failed + counts.refused,
                             counts.failure.empty() ? "" : ", first " + counts.failure));
    if (counts.failed > 0 && progress.round < options_.rounds) {
        ++progress.round;
        return StepOutcome::wait("what did not answer", options_.round, progress.json());
    }
    context.also([this, id = whose.connection, account = whose.account, now = context.now(),
                  origin = context.job().origin](sql::Session& session) -> Status {
        TRY_DONE(save_collected(session, id, now));
        TRY(const bool lacks_prices, has_unpriced(session, account));
        if (lacks_prices) {
            TRY_DONE(ports_.start(session, PriceJob::plan(origin)));
        }
        return {};
    });
    return StepOutcome::done();
}

Status CollectJob::collect_regions(const CollectedAccount& whose,
                                   const Connection& connection,
                                   const std::vector<std::string>& regions,
                                   Intake& intake,
                                   const std::stop_token& stop) const {
    connections::RoleSession role(ports_.own, *connection.role, connection.external_id);
    const RegionCollector collector({.session = role.session(), .intake = intake}, whose);
    std::atomic<std::size_t> next{0};
    const auto work = [&]() -> Status {
        for (std::size_t i = next++; i < regions.size(); i = next++) {
            TRY_DONE(collector.collect(regions[i], stop));
        }
        return {};
    };
    std::vector<std::future<Status>> others;
    for (std::size_t i = 1; i < std::min(options_.threads, regions.size()); ++i) {
        others.push_back(std::async(std::launch::async, work));
    }
    Status status = work();
    for (std::future<Status>& other : others) {
        const Status theirs = other.get();
        status = status ? theirs : status;
    }
    return status;
}

Result<bool> CollectJob::start_if_due(sql::Session& session,
                                      const Connection& connection,
                                      StepContext& context) const {
    TRY(const bool may, may_collect(session, connection));
    TRY(const auto last, find_collections(session, connection.id));
    if (!may || (last && last->tried_at + options_.every > context.now())) {
        return false;
    }
    jobs::NewJob job = plan(connection, context.job().origin);
    const auto spread = static_cast<std::uint64_t>(options_.spread.count()) + 1;
    job.not_before = context.now() + std::chrono::milliseconds(static_cast<std::int64_t>(
                                         last ? context.ports().random.next() % spread : 0));
    TRY(const jobs::Started made, ports_.start(session, job));
    return made.novelty == jobs::Started::Novelty::New;
}

Result<StepOutcome> CollectJob::sweep(StepContext& context) const {
    const auto after = ConnectionId::parse(aws::text_of(context.cursor(), "after"));
    std::optional<ConnectionId> last;
    std::size_t started = 0;
    TRY_DONE(context.write([&](sql::Session& session) -> Status {
        TRY(const auto page, connections::list_connections(
                                 session, {.after = after ? std::optional(*after) : std::nullopt,
                                           .limit = kConnectionsAtOnce}));
        for (const Connection& connection : page) {
            TRY(const bool is_started, start_if_due(session, connection, context));
            started += is_started ? 1 : 0;
        }
        last = std::cmp_less(page.size(), kConnectionsAtOnce) ? std::nullopt
                                                              : std::optional(page.back().id);
        return {};
    }));
    if (last) {
        return StepOutcome::again(Json::Object{{"after", last->str()}});
    }
    context.also([this, now = context.now(),
                  origin = context.job().origin](sql::Session& session) -> Status {
        TRY_DONE(forget_ended(session, now - options_.ended_kept));
        TRY(const bool are_prices_due, ports_.prices.is_due(session, now));
        if (are_prices_due) {
            TRY_DONE(ports_.start(session, PriceJob::plan(origin)));
        }
        return {};
    });
    context.note(fmt::format("{} accounts due", started));
    return StepOutcome::done();
}

} // namespace muster::inventory
