#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "connections/connection.h"
#include "connections/feature.h"
#include "connections/own_identities.h"
#include "inventory/intake.h"
#include "inventory/price_job.h"
#include "inventory/region_collector.h"
#include "jobs/kind.h"
#include "jobs/queue.h"
#include "jobs/scheduler.h"

namespace muster::inventory {

/// Resources that are listed by themselves: the job kind "inventory.collect" reads all of an
/// account, "inventory.sweep" starts one for each connection that is due and may list resources.
///
/// A collection asks which regions are enabled, then for each kind of resource in each of them, a
/// few regions at a time. As it waits for AWS most of the time, the kind has threads of its own.
/// What is read is saved page by page, and a kind in a region is done when all of it was: after a
/// crash only what is not done is asked for again. What fails and may go well later is tried in
/// three rounds; what stays as it was says since when and why. Thread-safe.
class CollectJob {
public:
    static constexpr std::string_view kKind = "inventory.collect";
    static constexpr std::string_view kSweepKind = "inventory.sweep";

    struct Ports {
        connections::OwnIdentities& own;
        const PriceJob& prices;
        /// Queue::start(): the queue knows all kinds, and so is made after this.
        std::function<Result<jobs::Started>(sql::Session&, const jobs::NewJob&)> start;
    };
    struct Options {
        std::chrono::milliseconds every{std::chrono::hours{1}}; // an account is collected
        std::chrono::milliseconds spread{
            std::chrono::minutes{5}}; // over which those of a sweep begin
        std::size_t threads = 6;      // regions of an account at once
        std::size_t accounts = 16;    // at once, by each process
        std::chrono::milliseconds round{
            std::chrono::minutes{1}}; // before what failed is tried again
        int rounds = 3;
        std::chrono::milliseconds ended_kept{std::chrono::hours{24 * 90}};
    };
    CollectJob(Ports ports, Options options) : ports_(std::move(ports)), options_(options) {}

    /// The collection of a connection's account, now.
    [[nodiscard]] static jobs::NewJob plan(const connections::Connection& connection,
                                           jobs::Origin origin);

    /// What runs both kinds; this outlives them.
    [[nodiscard]] std::vector<jobs::Kind> kinds() const;
    /// The sweep, every five minutes.
    [[nodiscard]] static jobs::Schedule schedule();

private:
    Result<jobs::StepOutcome> find_regions(jobs::StepContext& context) const;
    Result<jobs::StepOutcome> collect(jobs::StepContext& context) const;
    Result<jobs::StepOutcome> finish(jobs::StepContext& context,
                                     const CollectedAccount& whose,
                                     const IntakeCounts& counts) const;
    Status collect_regions(const CollectedAccount& whose,
                           const connections::Connection& connection,
                           const std::vector<std::string>& regions,
                           Intake& intake,
                           const std::stop_token& stop) const;
    Result<jobs::StepOutcome> sweep(jobs::StepContext& context) const;
    Result<bool> start_if_due(sql::Session& session,
                              const connections::Connection& connection,
                              jobs::StepContext& context) const;

    Ports ports_;
    Options options_;
};

/// What a connection has to be able to do for it.
const connections::Feature& collected_feature();

/// Whether resources of the connection's account may be listed now.
Result<bool> may_collect(sql::Session& session, const connections::Connection& connection);

} // namespace muster::inventory
